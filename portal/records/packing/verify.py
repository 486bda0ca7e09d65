"""Checks this package with nothing but Python 3: python3 verify.py

The manifest's sums, the hash of each row and its link to the one before, names against their digests, and the way
from the chain's last covered row up to the Merkle root. The signature under the root is checked by OpenSSL, as the
README says: Python's own library has no Ed25519.
"""

import hashlib
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def read(name):
    file = HERE / name
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None


def sums():
    for line in (HERE / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines():
        expected, name = line.split("  ", 1)
        file = HERE / name
        if not file.exists():
            yield f"缺少文件 {name}"
        elif hashlib.sha256(file.read_bytes()).hexdigest() != expected:
            yield f"文件 {name} 与清单的摘要不符"


def purged(record):
    mine = [record["machine"], record["object_id"]]
    ranges = [each for purge in read("purges.json") for each in json.loads(purge["body"])["ranges"]]
    return {each[2]: each[3:] for each in ranges if each[:2] == mine}


def chain(record):
    seq, before, gone = 0, "", purged(record)
    for row in record["rows"]:
        while seq + 1 in gone and gone[seq + 1][1] == before:
            seq, _before, before = gone[seq + 1]
        if row["seq"] != seq + 1:
            yield f"第 {row['seq']} 行之前缺少记录"
        elif row["prev_hash"] != before:
            yield f"第 {row['seq']} 行与前一行不相连"
        if hashlib.sha256((row["prev_hash"] + row["said"]).encode()).hexdigest() != row["hash"]:
            yield f"第 {row['seq']} 行被改动"
        seq, before = row["seq"], row["hash"]


def names():
    for digest, known in read("names.json").items():
        if known["name"] and hashlib.sha256((known["salt"] + known["name"]).encode()).hexdigest() != digest:
            yield f"姓名 {known['name']} 与摘要不符"


def covered(record):
    root = read("root.json")
    if root is None:
        yield "本事项还没有入根，只能核对记录链本身"
        return
    machine, object_id, count, hash_ = root["leaf"]
    rows = {row["seq"]: row["hash"] for row in record["rows"]}
    if (machine, object_id) != (record["machine"], record["object_id"]) or rows.get(count, hash_) != hash_:
        yield f"根所覆盖的第 {count} 行与记录不符"
    node = hashlib.sha256(b"\0" + f"{machine}:{object_id}:{count}:{hash_}".encode()).digest()
    for side, other in root["path"]:
        pair = bytes.fromhex(other) + node if side == "left" else node + bytes.fromhex(other)
        node = hashlib.sha256(b"\1" + pair).digest()
    if node.hex() != json.loads(root["body"])["merkle"]:
        yield "从记录链推不到已签名的默克尔根"
    if (HERE / "root-body.txt").read_text(encoding="utf-8") != root["body"]:
        yield "root-body.txt 与 root.json 不符"


def main():
    record = read("record.json")
    wrong = [*sums(), *chain(record), *names(), *covered(record)]
    for each in wrong:
        print(each)
    print(
        f"共 {len(record['rows'])} 行记录，发现 {len(wrong)} 处问题。"
        if wrong
        else f"共 {len(record['rows'])} 行记录，全部相符。"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
