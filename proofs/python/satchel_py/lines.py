"""The JSON of manifests and capsules (file-format.md section 5, common rules) and OBJECT."""

import json
import re
import unicodedata
from typing import Any, NoReturn

from .basics import NUMBER_LIMIT, Refused, from_text, to_text
from .stream import ObjectRef

MOST_NESTED = 8
MOST_DIGITS = 17

_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")  # Unicode's category Cc, which is closed


def malformed(detail: str) -> Refused:
    return Refused("malformed", detail)


class Numeral(str):
    """A number as it is written; only where the format names it, it must be one of the format's."""


def _no_number(text: str) -> NoReturn:
    raise malformed("A number is none of JSON's")


def _integer(text: Numeral) -> int:
    digits = text.removeprefix("-")
    if text == "-0" or not digits.isdecimal() or len(text) > MOST_DIGITS or int(digits) >= NUMBER_LIMIT:
        raise malformed("A number is not an integer in digits alone, or out of range")
    return int(text)


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise malformed("A member is named twice")
    if has_surrogates(" ".join(members)):
        raise malformed("A member's name is not valid text")
    return members


def _check_nesting(text: str) -> None:
    if text.count("{") + text.count("[") <= MOST_NESTED:
        return
    depth, quoted, escaped = 0, False, False
    for character in text:
        if quoted:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                quoted = False
        elif character == '"':
            quoted = True
        elif character in "{[":
            depth += 1
            if depth > MOST_NESTED:
                raise malformed("JSON is nested too deeply")
        elif character in "}]":
            depth -= 1


_decoder = json.JSONDecoder(
    object_pairs_hook=_members, parse_float=Numeral, parse_int=Numeral, parse_constant=_no_number
)


def parse_object(data: bytes) -> dict[str, Any]:
    """One JSON object of RFC 8259, with nothing before or behind it but spaces."""
    try:
        text = data.decode("utf-8")
        _check_nesting(text)
        value = _decoder.decode(text)
    except UnicodeDecodeError as error:
        raise malformed("A line is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise malformed("A line is not JSON") from error
    if not isinstance(value, dict):
        raise malformed("A line is not a JSON object")
    return value


def number(members: dict[str, Any], name: str) -> int:
    value = optional_number(members, name)
    if value is None or value < 0:
        raise malformed(f"The number {name} is missing or negative")
    return value


def optional_number(members: dict[str, Any], name: str) -> int | None:
    if name not in members:
        return None
    value: object = members[name]
    if not isinstance(value, Numeral):
        raise malformed(f"{name} is not a number")
    return _integer(value)


def text(members: dict[str, Any], name: str) -> str:
    value: object = members.get(name)
    if not isinstance(value, str) or isinstance(value, Numeral):
        raise malformed(f"The text {name} is missing or no text")
    return value


def check_version(members: dict[str, Any]) -> None:
    if number(members, "v") != 1:
        raise Refused("too-new", "A newer client is needed for this share")


def has_surrogates(value: str) -> bool:
    return _SURROGATE.search(value) is not None


def has_controls(value: str, allowed: str = "") -> bool:
    return any(character not in allowed for character in _CONTROL.findall(value))


def check_known(value: str, reason: str) -> None:
    """What a maker refuses: a character that this device's version of Unicode does not know."""
    if any(unicodedata.category(character) == "Cn" for character in value):
        raise Refused(reason, f"A character is not known here: {ascii(value)}")


def read_ref(members: dict[str, Any]) -> ObjectRef:
    ref = ObjectRef(
        from_text(text(members, "id"), 16),
        from_text(text(members, "key"), 32),
        from_text(text(members, "root"), 32),
        number(members, "stored"),
        number(members, "size"),
    )
    ref.check_lengths()
    return ref


def ref_members(ref: ObjectRef) -> dict[str, Any]:
    return {"id": to_text(ref.id), "key": to_text(ref.key), "root": to_text(ref.root), "stored": ref.stored, "size": ref.size}


def write_object(members: dict[str, Any]) -> bytes:
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
