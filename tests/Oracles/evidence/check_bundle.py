#!/usr/bin/env python3
"""A second verifier of evidence.zip, written from docs/verification.md with the Python 3 standard library alone.

    python3 check_bundle.py evidence.zip [--log VKEY_FILE]

It shares no line with DisclosureFlow. It checks the form of the ZIP file, the checksums, the log's Ed25519 signature (in pure
Python, RFC 8032), every inclusion proof, every opened value, the chain of the case, the conclusion of the review, separation
of duties, and that the signed bytes of report.pdf are those whose SHA-256 the CMS signature names. It does not judge
certificates, nor read the PDF's text. Prints one line a claim; exit 0 if none fails, 1 if one does, 2 if the file is unreadable.
"""
import base64
import hashlib
import io
import re
import sys
import xml.etree.ElementTree as xml
import zipfile
import zlib

FIELDS = ["case", "sequence", "previous", "act", "outcome", "actor", "role", "organ", "on-screen", "edition", "document",
          "reason", "time", "definition"]
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
OURS = "{urn:disclosureflow:bpmn:1}"


class Unreadable(Exception):
    pass


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def need(condition, what):
    if not condition:
        raise Unreadable(what)


# Ed25519 verification, RFC 8032 section 5.1.7, slow and plain.
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P:
        return None
    return P - x if (x & 1) != sign else x


def point(data):
    y = int.from_bytes(data, "little")
    x = recover_x(y & ((1 << 255) - 1), y >> 255)
    return None if x is None else (x, y & ((1 << 255) - 1), 1, x * (y & ((1 << 255) - 1)) % P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(s, p):
    r = (0, 1, 1, 0)
    while s:
        if s & 1:
            r = add(r, p)
        p, s = add(p, p), s >> 1
    return r


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


def ed25519(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = point(public), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    left, right = multiply(s, BASE), add(r, multiply(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def b64(text):
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data).decode() == text, "base64")
    return data


def note_of(raw):
    text, _, signatures = raw.decode("utf-8").rpartition("\n\n")
    need(text and signatures.endswith("\n"), "signed note")
    lines = []
    for line in signatures[:-1].split("\n"):
        dash, name, data = line.split(" ")
        need(dash == "—", "signature line")
        lines.append((name, b64(data)))
    return text + "\n", lines


def key_of(line):
    name, identifier, data = line.strip().split("+", 2)
    data = b64(data)
    need(data[0] == 1 and sha256(name.encode(), b"\n", data)[:4].hex() == identifier, "log key")
    return name, bytes.fromhex(identifier), data[1:]


def included(leaf, index, size, path, root):
    if not 0 <= index < size:
        return False
    fn, sn, h = index, size - 1, leaf
    for sibling in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            h = sha256(b"\1", sibling, h)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            h = sha256(b"\1", h, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and h == root


def unzip(raw):
    """Stored, sorted, dated 1980-01-01, without extras: rewriting the same files must give the same bytes."""
    files, out = {}, io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for info in archive.infolist():
            need(info.filename not in files and info.compress_type == zipfile.ZIP_STORED, info.filename)
            files[info.filename] = archive.read(info)
    directory = b""
    for name in sorted(files):
        data, encoded = files[name], name.encode()
        common = b"\x14\0\0\x08\0\0\0\0\x21\0" + zlib.crc32(data).to_bytes(4, "little") + len(data).to_bytes(4, "little") * 2 \
            + len(encoded).to_bytes(2, "little") + b"\0\0"
        directory += b"PK\1\2\x14\0" + common + bytes(10) + out.tell().to_bytes(4, "little") + encoded
        out.write(b"PK\3\4" + common + encoded + data)
    count = len(files).to_bytes(2, "little")
    end = b"PK\5\6" + bytes(4) + count * 2 + len(directory).to_bytes(4, "little") + out.tell().to_bytes(4, "little") + b"\0\0"
    need(out.getvalue() + directory + end == raw, "the ZIP file is not the one that was written")
    return files


def entries_of(files):
    entries, number = [], 1
    while f"entries/{number:04d}.entry" in files:
        base = f"entries/{number:04d}"
        leaf = files[base + ".entry"]
        lines = leaf.decode("ascii").split("\n")
        need(lines[0] == "disclosureflow/entry/v1" and lines[-1] == "" and [l.split(" ")[0] for l in lines[1:-1]] == FIELDS, base)
        commitments = {l.split(" ")[0]: b64(l.split(" ")[1]) for l in lines[1:-1]}
        values, honest = {}, True
        opened = files[base + ".openings"].decode("ascii").split("\n")
        need(opened[0] == "disclosureflow/openings/v1", base)
        for line in opened[1:-1]:
            name, salt, value = line.split(" ")
            value = b"" if value == "-" else b64(value)
            honest &= sha256(b64(salt), name.encode(), b"\n", value) == commitments[name]
            values[name] = value.decode("utf-8")
        head, _, note = files[base + ".tlog-proof"].partition(b"\n\n")
        proof = head.decode("ascii").split("\n")
        need(proof[0] == "c2sp.org/tlog-proof@v1" and proof[1].startswith("index "), base)
        need(note == files["log/checkpoint"], base)
        entries.append((leaf, values, honest, int(proof[1][6:]), [b64(line) for line in proof[2:]]))
        number += 1
    need(entries and 3 * len(entries) == sum(name.startswith("entries/") for name in files), "entries")
    return entries


def tasks_of(definition):
    need(b"<!DOCTYPE" not in definition and b"<!ENTITY" not in definition, "definition")
    tasks = {}
    for task in xml.fromstring(definition).iter(BPMN + "userTask"):
        outcomes, apart = {}, []
        for own in task.findall(f"{BPMN}extensionElements/*"):
            if own.tag == OURS + "outcome":
                outcomes[own.get("id")] = own.get("name")
            if own.tag == OURS + "separation":
                apart += own.get("notSameAs", "").split()
        tasks[task.get("id")] = (outcomes, apart)
    return tasks


def der(data, at=0):
    """Tag, content and end of one DER element."""
    length, start = data[at + 1], at + 2
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(data[at + 2:start], "big")
    return data[at], data[start:start + length], start + length


def elements(data):
    at, found = 0, []
    while at < len(data):
        tag, content, at = der(data, at)
        found.append((tag, content))
    return found


def digest_signed(cms):
    """The messageDigest attribute (1.2.840.113549.1.9.4) of the CMS signature."""
    content = elements(elements(der(cms)[1])[1][1])[0][1]
    for tag, signer in elements([c for t, c in elements(content) if t == 0x31][-1]):
        for tag, attributes in elements(signer):
            if tag == 0xA0:
                for _, attribute in elements(attributes):
                    (_, oid), (_, values) = elements(attribute)[:2]
                    if oid == bytes.fromhex("2a864886f70d010904"):
                        return elements(values)[0][1]
    return None


def judge(files, key_line):
    yield "bytes", checksums(files)
    text, signatures = note_of(files["log/checkpoint"])
    origin, size, root, end = text.split("\n")
    need(end == "" and str(int(size)) == size, "checkpoint")
    size, root = int(size), b64(root)
    name, identifier, public = key_of(key_line)
    ours = [data[4:] for who, data in signatures if who == name and data[:4] == identifier]
    yield "checkpoint", name == origin and ours and all(ed25519(public, text.encode(), one) for one in ours)
    entries = entries_of(files)
    leaves = [sha256(b"\0", entry[0]) for entry in entries]
    yield "inclusion", all(included(leaf, e[3], size, e[4], root) for leaf, e in zip(leaves, entries))
    yield "openings", all(entry[2] for entry in entries)
    values = [entry[1] for entry in entries]
    yield "case-complete", all(
        v["sequence"] == str(i + 1) and v["previous"] == (leaves[i - 1].hex() if i else "") and v["case"] == values[0]["case"]
        and (i == 0 or entries[i][3] > entries[i - 1][3]) for i, v in enumerate(values)) if all(
        {"sequence", "previous", "case"} <= v.keys() for v in values) else None
    pdf = files.get("documents/report.pdf")
    if pdf is None or not all({"act", "actor", "outcome", "edition", "document", "definition"} <= v.keys() for v in values):
        return
    [definition] = [files[name] for name in files if name.startswith("definition/")]
    tasks = tasks_of(definition)
    # Later levels are appended: what was signed off is a beginning of the file, up to the end of a signature; the whole is named as well.
    beginnings = {sha256(pdf[:end]).hex() for end in ends(pdf)}
    signed = [i for i, v in enumerate(values) if v["act"].split(" ")[0] == "SignedOff" and v["document"] in beginnings]
    yield "signed-off", bool(signed) and any(v["document"] == sha256(pdf).hex() for v in values[signed[-1]:])
    if not signed:
        return
    at = signed[-1]
    edition = values[at]["edition"]
    yield "edition", sha256(files["documents/report.json"]).hex() == edition
    element = lambda v: v["act"].split(" ")[1].split("#")[0] if " " in v["act"] else None
    conclusions = [i for i, v in enumerate(values[:at]) if element(v) in tasks and "同意公开" in tasks[element(v)][0].values()
                   and v["outcome"] in tasks[element(v)][0]]
    last = conclusions[-1] if conclusions else None
    yield "cleared", last is not None and tasks[element(values[last])][0][values[last]["outcome"]] == "同意公开" and all(
        v["edition"] in ("", edition) for v in values[last + 1:at]) and values[last]["edition"] == edition
    did = {}
    for v in values:
        if v["actor"] != "system" and element(v):
            did.setdefault(element(v), set()).add(v["actor"])
    yield "duties", all(v["definition"] == sha256(definition).hex() for v in values) and did.keys() <= tasks.keys() and all(
        other in tasks and not did.get(task, set()) & did.get(other, set()) for task, (_, apart) in tasks.items() for other in apart)
    yield "signature-covers", covers(pdf)


RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


def ends(pdf):
    return [int(c) + int(d) for _, _, c, d in RANGE.findall(pdf)]


def covers(pdf):
    ranges = RANGE.findall(pdf)
    if not ranges:
        return False
    a, b, c, d = map(int, ranges[0])
    if a or c + d > len(pdf) or pdf[b:b + 1] != b"<" or pdf[c - 1:c] != b">":
        return False
    cms = bytes.fromhex(pdf[b + 1:c - 1].decode("ascii"))
    return digest_signed(cms) == sha256(pdf[:b], pdf[c:c + d])


def checksums(files):
    listed = {line[66:]: line[:64] for line in files["SHA256SUMS"].decode("utf-8").split("\n") if line}
    return listed == {name: sha256(data).hex() for name, data in files.items() if name != "SHA256SUMS"}


def main(arguments):
    failed = False
    try:
        with open(arguments[0], "rb") as file:
            files = unzip(file.read())
        key_line = files["log/log.vkey"].decode()
        if len(arguments) == 3 and arguments[1] == "--log":
            with open(arguments[2], encoding="utf-8") as file:
                key_line = file.read()
        for claim, holds in judge(files, key_line):
            print(f"{'NOT PROVEN' if holds is None else 'HOLDS' if holds else 'FAILS':12}{claim}")
            failed |= holds is not None and not holds
    except (Unreadable, OSError, KeyError, ValueError, IndexError, TypeError, zipfile.BadZipFile, NotImplementedError, xml.ParseError) as fault:
        print(f"unreadable: {fault!r}")
        return 2
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
