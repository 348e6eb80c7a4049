"""Verifies a signed checkpoint on its own: standard library only. Usage: verify_checkpoint.py VERIFIER_KEY < CHECKPOINT"""

import base64
import hashlib
import sys

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
BASE_Y = 4 * pow(5, P - 2, P) % P


def recover(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P:
        sys.exit("not a point of the curve")
    return (P - x if x % 2 != sign else x, y)


def add(a, b):
    t = D * a[0] * b[0] * a[1] * b[1] % P
    x = (a[0] * b[1] + b[0] * a[1]) * pow(1 + t, P - 2, P)
    return (x % P, (a[1] * b[1] + a[0] * b[0]) * pow(1 - t, P - 2, P) % P)


def times(n, point):
    result = (0, 1)
    for bit in bin(n)[2:]:
        result = add(result, result)
        result = add(result, point) if bit == "1" else result
    return result


def decode(data):
    number = int.from_bytes(data, "little")
    return recover(number & (2**255 - 1), number >> 255)


name, key_id, key = sys.argv[1].split("+", 2)
key = base64.b64decode(key)[1:]
text, _, signatures = sys.stdin.read().rpartition("\n\n")
signed = (text + "\n").encode()
for line in signatures.splitlines():
    dash, signer, blob = line.split(" ")
    data = base64.b64decode(blob)
    if signer == name and data[:4].hex() == key_id:
        r, s = data[4:36], int.from_bytes(data[36:68], "little")
        h = int.from_bytes(hashlib.sha512(r + key + signed).digest(), "little") % L
        ok = s < L and times(s, recover(BASE_Y, 0)) == add(decode(r), times(h, decode(key)))
        sys.exit(0 if ok else "the signature is not that of this text")
sys.exit("no signature by this key")
