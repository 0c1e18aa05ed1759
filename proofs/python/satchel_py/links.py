"""Keys, links and passwords: share-link.md sections 1 and 2."""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from .basics import (
    ACCESS_LABEL,
    CAPSULE_LABEL,
    LINK_ID_LABEL,
    LINK_LABEL,
    LINK_SECRET_LABEL,
    OWNER_BEARER_LABEL,
    OWNER_BOX_LABEL,
    SHARE_KEY_LABEL,
    Refused,
    from_text,
    hkdf,
    sha256,
    to_text,
)
from .lines import has_controls, has_surrogates

MOST_LINK = 2048
MOST_PASSWORD = 1024
RECIPIENT, PASSWORD, OWNER = "recipient", "password", "owner"
KINDS = {"": RECIPIENT, "p": PASSWORD, "o": OWNER}

BASE = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Z0-9.-]{1,253}|\[[0-9A-F:.]{2,45}\])(?::(?P<port>[1-9][0-9]{0,4}))?(?P<path>(?:/[A-Z0-9._~-]+)*)",
    re.ASCII | re.IGNORECASE,
)
LABEL = re.compile(r"[A-Z0-9]([A-Z0-9-]*[A-Z0-9])?", re.ASCII | re.IGNORECASE)
FRAGMENT = re.compile(r"(?P<suite>[0-9]+)(?P<letters>[A-Za-z]*)\.(?P<secret>.*)", re.ASCII | re.DOTALL)


def bad_link(detail: str) -> Refused:
    return Refused("bad-link", detail)


def link_id_of(public_key: bytes) -> bytes:
    return sha256(LINK_ID_LABEL + public_key)[:16]


class OwnerKeys:
    """All that comes from an owner's seed."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self.signer = Ed25519PrivateKey.from_private_bytes(hkdf(seed, b"", SHARE_KEY_LABEL))
        self.public = self.signer.public_key().public_bytes_raw()
        self.link_id = link_id_of(self.public)
        self.owner_bearer = hkdf(seed, self.link_id, OWNER_BEARER_LABEL)
        self.owner_box_key = hkdf(seed, self.link_id, OWNER_BOX_LABEL)

    def link_secret(self, epoch: int) -> bytes:
        return hkdf(self._seed, self.link_id, LINK_SECRET_LABEL + epoch.to_bytes(4, "big"))


def prepare_password(typed: str) -> bytes:
    """OpaqueString of RFC 8265 as far as share-link.md section 2 asks for it."""
    if has_surrogates(typed):
        raise Refused("bad-password", "The password is not valid text")
    spaced = "".join(" " if unicodedata.category(character) == "Zs" else character for character in typed)
    prepared = unicodedata.normalize("NFC", spaced)
    if not prepared or has_controls(prepared) or len(prepared.encode("utf-8")) > MOST_PASSWORD:
        raise Refused("bad-password", "The password is empty, too long or has control characters")
    return prepared.encode("utf-8")


class LinkKeys:
    """What comes from a link's secret and the prepared password, if there is one."""

    def __init__(self, link_id: bytes, secret: bytes, password: bytes | None) -> None:
        stretched = bytes(32)
        if password is not None:
            stretched = Argon2id(salt=link_id, length=32, iterations=3, lanes=4, memory_cost=65536).derive(password)
        link_key = hkdf(secret + stretched, link_id, LINK_LABEL)
        self.access_bearer = hkdf(link_key, link_id, ACCESS_LABEL)
        self.capsule_key = hkdf(link_key, link_id, CAPSULE_LABEL)


def is_host(host: str) -> bool:
    """DNS, IPV4 or IPV6 of section 2."""
    try:
        if host[0] == "[":
            return ipaddress.IPv6Address(host[1:-1]).scope_id is None
        labels = host.split(".")
        if all(LABEL.fullmatch(label) for label in labels) and labels[-1][0].isalpha():
            return True
        return str(ipaddress.IPv4Address(host)) == host
    except ValueError:
        return False


def check_base(base: str) -> str:
    """A server's URL as it stands in links, scheme and host in lower case."""
    match = BASE.fullmatch(base)
    if match is None:
        raise bad_link("The server's address in the link does not fit")
    host, port, path = match["host"], match["port"], match["path"]
    if not is_host(host):
        raise bad_link("The link's host does not fit")
    if port is not None and int(port) > 65535:
        raise bad_link("The link's port does not fit")
    if any(name in (".", "..") for name in path.split("/")):
        raise bad_link("The link's path does not fit")
    return f"{match['scheme'].lower()}://{host.lower()}{':' + port if port else ''}{path}"


def is_base(text: str) -> bool:
    try:
        return bool(check_base(text))
    except Refused:
        return False


@dataclass(frozen=True)
class Link:
    base: str
    link_id: bytes
    kind: str
    secret: bytes

    @classmethod
    def parse(cls, pasted: str) -> Self:
        link = pasted.strip(" \r\n")
        if len(link) > MOST_LINK:
            raise bad_link("The link is too long")
        address, _, fragment = link.partition("#")
        match = FRAGMENT.fullmatch(fragment)
        if match is None:
            raise bad_link("The part of the link behind # does not fit")
        if match["suite"] != "1" and any(is_base(address[: found.start()]) for found in re.finditer("(?=/s/)", address)):
            raise Refused("too-new", "A newer client is needed for this link")
        base, slash, identifier = address.rpartition("/s/")
        if not slash or "/" in identifier or match["suite"] != "1":
            raise bad_link("The link does not lead to a share")
        base = check_base(base)
        if match["letters"] not in KINDS:
            raise bad_link("The link is of an unknown kind")
        try:
            link_id, secret = from_text(identifier, 16), from_text(match["secret"], 32)
        except Refused as error:
            raise bad_link("The link's id or secret does not fit") from error
        kind = KINDS[match["letters"]]
        if kind == OWNER and OwnerKeys(secret).link_id != link_id:
            raise bad_link("The owner's secret does not belong to the link's id")
        return cls(base, link_id, kind, secret)

    def __str__(self) -> str:
        letters = next(letters for letters, kind in KINDS.items() if kind == self.kind)
        return f"{self.base}/s/{to_text(self.link_id)}#1{letters}.{to_text(self.secret)}"
