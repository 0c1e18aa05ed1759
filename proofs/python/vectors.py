"""Runs the published vectors (vectors/README.md) against satchel_py: python vectors.py FOLDER."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from satchel_py import manifest
from satchel_py.basics import Refused, from_text, hkdf, sha256, to_text
from satchel_py.links import Link, LinkKeys, OwnerKeys, prepare_password
from satchel_py.merkle import Roots, Tree
from satchel_py.share import ENDED, ENTRY, Capsule, ObjectList, Record, read_bundle
from satchel_py.stream import CAPSULE, CHUNK, CONTENT, MANIFEST, ObjectRef, open_range, open_stream, padded_length, plain_length, seal

Case = dict[str, Any]
Given = dict[str, Any]
ROLES = {"content": CONTENT, "manifest": MANIFEST, "capsule": CAPSULE}
BATCH = 4096


def pieces(recipe: Any, given: Given) -> Iterator[bytes]:
    """The bytes of a recipe, piece by piece."""
    match recipe:
        case str():
            yield from_text(recipe)
        case {"utf8": words}:
            yield words.encode("utf-8")
        case {"counter": name, "length": length}:
            for start in range(0, length, 32):
                yield sha256(name.encode("ascii") + (start // 32).to_bytes(8, "big"))[: length - start]
        case {"zeros": length}:
            for start in range(0, length, CHUNK):
                yield bytes(min(CHUNK, length - start))
        case {"join": parts}:
            for part in parts:
                yield from pieces(part, given)
        case {"repeat": part, "times": times}:
            data = whole(part, given)
            for start in range(0, times, BATCH):
                yield data * min(BATCH, times - start)
        case {"from": first, "until": end, "digits": digits, "before": before, "after": after}:
            for start in range(first, end, BATCH):
                numbers = range(start, min(end, start + BATCH))
                yield "".join(f"{before}{number:0{digits}}{after}" for number in numbers).encode("utf-8")
        case {"given": name}:
            yield from pieces(given[name], given)
        case {"of": part, "edits": edits}:
            yield edited(whole(part, given), edits, given)
        case {"seal": part, "role": role, "id": identifier, "key": key, "streamHeader": header}:
            plain = whole(part, given)
            yield from seal(ROLES[role], from_text(identifier), from_text(key), from_text(header), [plain], len(plain))
        case _:
            raise ValueError(f"A recipe is unknown: {recipe}")


def whole(recipe: Any, given: Given) -> bytes:
    return b"".join(pieces(recipe, given))


def edited(data: bytes, edits: list[dict[str, Any]], given: Given) -> bytes:
    changed = bytearray(data)
    for edit in edits:
        match edit:
            case {"xor": value, "at": at}:
                changed[at] ^= value
            case {"cut": length}:
                del changed[length:]
            case {"put": part, "at": at}:
                put = whole(part, given)
                changed[at : at + len(put)] = put
            case {"copy": start, "length": length, "at": at}:
                changed[at : at + length] = data[start : start + length]
            case _:
                raise ValueError(f"An edit is unknown: {edit}")
    return bytes(changed)


def base64url(case: Case, given: Given) -> Case:
    return {"bytes": from_text(case["text"], case["length"]).hex()}


def hkdf_case(case: Case, given: Given) -> Case:
    return {"okm": to_text(hkdf(from_text(case["ikm"]), from_text(case["salt"]), from_text(case["info"])))}


def argon2id(case: Case, given: Given) -> Case:
    secret, data = case.get("secret"), case.get("associatedData")
    stretch = Argon2id(
        salt=from_text(case["salt"]), length=32, iterations=case["passes"], lanes=case["lanes"], memory_cost=case["memoryKib"],
        secret=None if secret is None else from_text(secret), ad=None if data is None else from_text(data),
    )
    return {"tag": to_text(stretch.derive(from_text(case["password"])))}


def padme(case: Case, given: Given) -> Case:
    return {"padded": padded_length(case["size"])}


def sealed_length(case: Case, given: Given) -> Case:
    return {"plain": plain_length(case["stored"]), "chunks": -(-case["stored"] // CHUNK)}


def merkle(case: Case, given: Given) -> Case:
    if "leaves" in case:
        roots = Roots()
        for leaf in case["leaves"]:
            roots.add(sha256(b"\x00" + whole(leaf, given)))
        return {"root": to_text(roots.root())}
    tree = Tree()
    for piece in pieces(case["stored"], given):
        tree.add(piece)
    return {"root": to_text(tree.root())}


def object_case(case: Case, given: Given) -> Case:
    ref = ObjectRef(from_text(case["id"]), from_text(case["key"]), from_text(case["root"]), case["stored"], case["size"])
    role = ROLES[case["role"]]
    stored = whole(case["object"], given)
    if "from" in case:
        def read_at(position: int, length: int) -> bytes:
            return stored[position : position + length]

        opened = b"".join(open_range(read_at, len(stored), role, ref, case["from"], case["length"]))
    else:
        opened = b"".join(open_stream(pieces(case["object"], given), role, ref))
    results = {"plainHash": to_text(sha256(opened)), "sealed": to_text(sha256(stored))}
    if "plain" in case and opened == whole(case["plain"], given):
        results["plain"] = case["plain"]
    return results


def path(case: Case, given: Given) -> Case:
    manifest.check_path(case["path"])
    later = case.get("before")
    if later is None:
        return {}
    manifest.check_path(later)
    return {"before": later if manifest.path_key(case["path"]) < manifest.path_key(later) else None}


def manifest_case(case: Case, given: Given) -> Case:
    listing = ObjectList()
    listing.add(*ENTRY.unpack(whole(given["manifest"], given)))
    entries = 0
    for line in manifest.ManifestReader().read(pieces(case["plaintext"], given)):
        match line:
            case manifest.Pack():
                listing.add_ref(line.ref)
            case manifest.File() | manifest.Folder():
                entries += 1
                if isinstance(line, manifest.File) and line.ref is not None:
                    listing.add_ref(line.ref)
    return {"entries": entries, "objects": listing.count, "storedBytes": listing.stored, "listHash": to_text(listing.digest())}


def keys(case: Case, given: Given) -> Case:
    owner = OwnerKeys(from_text(case["ownerSeed"], 32))
    secret = owner.link_secret(case["epoch"])
    link = LinkKeys(owner.link_id, secret, prepare_password(case["password"]) if "password" in case else None)
    results = {
        "shareKey": owner.public, "linkId": owner.link_id, "linkSecret": secret, "ownerBearer": owner.owner_bearer,
        "ownerBoxKey": owner.owner_box_key, "accessBearer": link.access_bearer, "accessHash": sha256(link.access_bearer),
        "capsuleKey": link.capsule_key,
    }
    return {name: to_text(value) for name, value in results.items()}


def link_case(case: Case, given: Given) -> Case:
    link = Link.parse(case["link"])
    return {
        "base": link.base, "linkId": to_text(link.link_id), "kind": link.kind, "secret": to_text(link.secret), "printed": str(link),
    }


def password(case: Case, given: Given) -> Case:
    fits = prepare_password(case["typed"]) == whole(case["prepared"], given)
    return {"prepared": case["prepared"] if fits else None}


def capsule(case: Case, given: Given) -> Case:
    expected = from_text(case["hash"]) if "hash" in case else None
    opened = Capsule.open(whole(case["box"], given), from_text(case["key"]), expected)
    results = {"nameText": opened.name, "messageText": opened.message}
    return {name: value for name, value in results.items() if value is not None or name in case}


def record(case: Case, given: Given) -> Case:
    asked = from_text(case["asked"]) if "asked" in case else None
    parsed = Record.parse(whole(case["record"], given), asked, case.get("seen", 0))
    hashes = {
        "linkId": parsed.link_id, "shareKey": parsed.public, "capsuleHash": parsed.capsule_hash, "ownerBoxHash": parsed.owner_box_hash,
        "listHash": parsed.list_hash, "accessHash": parsed.access_hash, "ownerHash": parsed.owner_hash,
    }
    return {
        "state": "ended" if parsed.state == ENDED else "live", "passwordNeeded": parsed.flags == 1, "epoch": parsed.epoch,
        "version": parsed.version, "date": parsed.date, "expiry": parsed.expiry, "downloadLimit": parsed.download_limit,
        "objects": parsed.objects, "storedBytes": parsed.stored, **{name: to_text(value) for name, value in hashes.items()},
    }


def object_list(case: Case, given: Given) -> Case:
    listing = ObjectList()
    listing.add_entries(pieces(case["list"], given))
    listing.check(case["objects"], case["storedBytes"], from_text(case["listHash"]))
    return {}


def bundle(case: Case, given: Given) -> Case:
    parsed = read_bundle(pieces(case["bundle"], given))
    creates = parsed.state != ENDED and parsed.version == 1
    purpose = "end" if parsed.state == ENDED else "create" if creates else "edit"
    return {"purpose": purpose, "objects": parsed.objects if creates else 0}


# Each kind's function and the members of a case that are results or about it; "?" marks those that need not be there.
KINDS: dict[str, tuple[Callable[[Case, Given], Case], str]] = {
    "base64url": (base64url, "bytes"),
    "hkdf": (hkdf_case, "okm"),
    "argon2id": (argon2id, "tag"),
    "padme": (padme, "padded"),
    "sealed-length": (sealed_length, "plain chunks"),
    "merkle": (merkle, "root"),
    "object": (object_case, "plain? plainHash? sealed?"),
    "path": (path, "before?"),
    "manifest": (manifest_case, "entries objects storedBytes listHash"),
    "keys": (keys, "shareKey linkId linkSecret ownerBearer ownerBoxKey accessBearer accessHash capsuleKey"),
    "link": (link_case, "base linkId kind secret printed"),
    "password": (password, "prepared"),
    "capsule": (capsule, "nameText? messageText?"),
    "record": (
        record,
        "state passwordNeeded epoch version date expiry downloadLimit objects storedBytes linkId shareKey capsuleHash ownerBoxHash"
        " listHash accessHash ownerHash",
    ),
    "object-list": (object_list, ""),
    "bundle": (bundle, "purpose objects"),
}


def deviation(run: Callable[[Case, Given], Case], names: str, case: Case, given: Given) -> str | None:
    """Runs one case; what is wrong with it, or nothing."""
    try:
        results = run(case, given)
    except Refused as refused:
        return None if refused.reason == case["expect"] else f"refused as {refused.reason} instead of {case['expect']}"
    if case["expect"] != "accept":
        return f"accepted instead of {case['expect']}"
    for name in names.split():
        member = name.rstrip("?")
        if (name == member or member in case) and results.get(member) != case.get(member):
            return f"{member} is {results.get(member)!r}"
    return None


def main(folder: Path) -> int:
    failed = total = 0
    for file in sorted(folder.glob("*.json")):
        content = json.loads(file.read_text("utf-8"))
        if content["kind"] not in KINDS:
            print(f"{file.name}: the kind {content['kind']} is unknown.", file=sys.stderr)
            failed += 1
            continue
        run, names = KINDS[content["kind"]]
        passed = 0
        for case in content["cases"]:
            wrong = deviation(run, names, case, content.get("given", {}))
            if wrong is None:
                passed += 1
            else:
                print(f"{file.name}: {case['name']}: {wrong}.", file=sys.stderr)
        print(f"{content['kind']}: {passed} of {len(content['cases'])}")
        failed += len(content["cases"]) - passed
        total += passed
    print(f"passed: {total}, failed: {failed}")
    return 1 if failed or not total else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: python vectors.py FOLDER")
    sys.exit(main(Path(sys.argv[1])))
