#!/usr/bin/env python3
"""Brings key material back from Airlock's share cards and recovery sheet, without Airlock.

Python 3.8 or newer, standard library only. 'wrap' and '--openssl' also call the openssl program, version 3.
The procedure is recovery.md; formats are explained there. Commands, each with --help:

  recover.py self-test   the vectors printed in recovery.md
  recover.py restore     shares + sealed file -> material in a new file in memory, compared with its passport
  recover.py wrap        material + wrapping key of KMS -> the ciphertext that KMS imports

It never prints a secret, never overwrites a file, and sends nothing anywhere. It is written to be read, not against
someone who measures its time or reads its memory: run it on a machine without network and disk, then switch that off.
"""
import argparse
import base64
import getpass
import hashlib
import hmac
import json
import os
import re
import subprocess
import sys


class Stop(Exception):
    """What happened and where; what to do next; a name for the kind of error."""

    def __init__(self, kind, what, hint):
        super().__init__(what)
        self.kind, self.what, self.hint = kind, what, hint


def xor(a, b):
    return bytes(x ^ y for x, y in zip(a, b))


# ---- The field of 256 elements modulo x^8+x^4+x^3+x+1, of both SLIP-39 and AES ----

def times(a, b):
    product = 0
    for _ in range(8):
        product ^= a * (b & 1)
        b >>= 1
        a = a << 1 ^ 0x11b * (a >> 7)
    return product


def inverse(a):
    result = 1
    for _ in range(254):
        result = times(result, a)
    return result


# ---- SLIP-39 (github.com/satoshilabs/slips, slip-0039) ----

GENERATOR = (0xe0e040, 0x1c1c080, 0x3838100, 0x7070200, 0xe0e0009,
             0x1c0c2412, 0x38086c24, 0x3090fc48, 0x21b1f890, 0x3f3f120)


def checksum(extendable, numbers):
    """RS1024: 1 for a sound share."""
    state = 1
    for value in list(b'shamir_extendable' if extendable else b'shamir') + numbers:
        top, state = state >> 20, (state & 0xfffff) << 10 ^ value
        for i in range(10):
            state ^= GENERATOR[i] * (top >> i & 1)
    return state


class Share:
    """One share. 'name' is what messages call it; only words 1 to 4, which hold no secret, are ever named."""

    def __init__(self, name, words):
        self.name, self.words = name, words
        numbers = []
        for position, word in enumerate(words, 1):
            if word not in NUMBER:
                raise Stop('INVALID_WORD', '%s: word %d is not in the word list' % (name, position),
                           'compare word %d with the card; every word has 4 to 8 letters' % position)
            numbers.append(NUMBER[word])
        padding = 10 * (len(words) - 7) % 16
        if len(words) < 20 or padding > 8:
            raise Stop('INVALID_LENGTH', '%s: has %d words, which no share has' % (name, len(words)),
                       'count them on the card: 33 for Airlock; one is missing or was typed twice')
        if checksum(numbers[1] >> 4 & 1, numbers) != 1:
            raise Stop('INVALID_CHECKSUM',
                       '%s: the checksum does not hold: a word is wrong, or two are swapped' % name,
                       'compare each word of this share with its card, in order, and type it again')
        bits = ''.join(format(number, '010b') for number in numbers[:-3])
        if '1' in bits[40:40 + padding]:
            raise Stop('INVALID_PADDING', '%s: the padding is not zero' % name, 'this is no share: use another card')
        field = lambda start, size: int(bits[start:start + size], 2)
        self.identifier, self.extendable, self.exponent = field(0, 15), field(15, 1), field(16, 4)
        self.group, self.group_threshold, self.groups = field(20, 4), field(24, 4) + 1, field(28, 4) + 1
        self.index, self.threshold = field(32, 4), field(36, 4) + 1
        value = bits[40 + padding:]
        self.value = bytes(int(value[i:i + 8], 2) for i in range(0, len(value), 8))
        self.set = (self.identifier, self.extendable, self.exponent, self.group_threshold, self.groups)
        if self.group_threshold > self.groups:
            raise Stop('GROUP_THRESHOLD_EXCEEDS_COUNT', '%s: asks for more groups than there are' % name,
                       'this is no share: use another card')


def check_together(shares):
    """Refuses shares that are not exactly one quorum of one set, in the order of the standard."""
    if not shares:
        raise Stop('EMPTY', 'there is no share', 'name share files with --share, or type the words')
    sets = [share.set for share in shares]
    usual = max(sets, key=sets.count)
    for share in shares:
        if share.set != usual:
            other = next(each for each in shares if each.set == usual)
            tie = '; one of the two is the wrong card' if 2 * sets.count(usual) <= len(sets) else ''
            raise Stop('MISMATCHED_SET', '%s: belongs to another set: it begins "%s", %s begins "%s"%s' % (
                share.name, ' '.join(share.words[:2]), other.name, ' '.join(other.words[:2]), tie),
                'all cards must begin with the set words printed on the recovery sheet; bring the right card')
    for i, share in enumerate(shares):
        for other in shares[:i]:
            if share.group != other.group:
                continue
            if share.threshold != other.threshold:
                raise Stop('MISMATCHED_MEMBER_THRESHOLD', '%s and %s: ask for different numbers of shares' % (
                    other.name, share.name), 'one of them is not of this set: bring the right card')
            if share.words == other.words:
                raise Stop('DUPLICATE', '%s and %s: are the same share' % (other.name, share.name),
                           'a share counts once: bring a card of another custodian')
            if share.index == other.index:
                raise Stop('DUPLICATE_MEMBER_INDEX', '%s and %s: both are share %d, with different words' % (
                    other.name, share.name, share.index + 1),
                    'one of them was not made at the split: bring other cards')
    if len({len(share.value) for share in shares}) > 1:
        raise Stop('MISMATCHED_LENGTH', 'the shares are of different lengths', 'bring cards of one set')
    groups = {}
    for share in shares:
        groups.setdefault(share.group, []).append(share)
    count, needed = len(groups), shares[0].group_threshold
    if count != needed:
        raise Stop('INSUFFICIENT_GROUPS' if count < needed else 'TOO_MANY_GROUPS',
                   'there are shares of %d groups; this set needs exactly %d' % (count, needed),
                   'bring shares of %d groups (word 3 is the same within a group)' % needed)
    for members in groups.values():
        count, needed = len(members), members[0].threshold
        if count != needed:
            raise Stop('INSUFFICIENT_MEMBERS' if count < needed else 'TOO_MANY_MEMBERS',
                       'there %s %d share%s; this set needs exactly %d' % (
                           'is' if count == 1 else 'are', count, '' if count == 1 else 's', needed),
                       'bring %d more' % (needed - count) if count < needed else 'leave %d out' % (count - needed))
    return groups


def interpolate(points, x):
    """The value at x of the polynomial through points, {x: bytes}."""
    result = bytes(len(next(iter(points.values()))))
    for xi, yi in points.items():
        factor = 1
        for xj in points:
            if xj != xi:
                factor = times(factor, times(x ^ xj, inverse(xi ^ xj)))
        result = xor(result, bytes(times(factor, y) for y in yi))
    return result


def join(points, threshold, names):
    if threshold == 1:
        return next(iter(points.values()))
    secret, digest = interpolate(points, 255), interpolate(points, 254)
    if not hmac.compare_digest(digest[:4], hmac.new(digest[4:], secret, hashlib.sha256).digest()[:4]):
        raise Stop('INVALID_DIGEST', 'these shares do not fit together: ' + names,
                   'each is well formed, so one is not of this split: try other custodians; '
                   '--escrow names the wrong one')
    return secret


def combine(shares, passphrase=b''):
    """The secret of a quorum; Airlock's sets have no passphrase."""
    groups = check_together(shares)
    values = {}
    for number, members in groups.items():
        points = {share.index: share.value for share in members}
        values[number] = join(points, members[0].threshold, ', '.join(share.name for share in members))
    first = shares[0]
    joined = join(values, first.group_threshold, ', '.join(share.name for share in shares))
    salt = b'' if first.extendable else b'shamir' + first.identifier.to_bytes(2, 'big')
    half = len(joined) // 2
    left, right = joined[:half], joined[half:]
    for step in (3, 2, 1, 0):
        left, right = right, xor(left, hashlib.pbkdf2_hmac(
            'sha256', bytes([step]) + passphrase, salt + right, 2500 << first.exponent, half))
    return right + left


# ---- AES (FIPS 197), key wrap (RFC 3394, RFC 5649), GCM (SP 800-38D), CMAC (RFC 4493) ----

def substitution(a):
    a = inverse(a)
    spread = a ^ a << 1 ^ a << 2 ^ a << 3 ^ a << 4
    return (spread ^ spread >> 8) & 0xff ^ 0x63


SBOX = bytes(substitution(a) for a in range(256))
UNSBOX = bytes(SBOX.index(a) for a in range(256))
TIMES = {factor: bytes(times(factor, a) for a in range(256)) for factor in (1, 2, 3, 9, 11, 13, 14)}


class Aes:
    def __init__(self, key):
        words, size = [key[i:i + 4] for i in range(0, len(key), 4)], len(key) // 4
        constant = 1
        for i in range(size, 4 * (size + 7)):
            word = words[-1]
            if i % size == 0:
                word = xor((word[1:] + word[:1]).translate(SBOX), bytes([constant, 0, 0, 0]))
                constant = times(constant, 2)
            elif size > 6 and i % size == 4:
                word = word.translate(SBOX)
            words.append(xor(words[i - size], word))
        self.keys = [b''.join(words[i:i + 4]) for i in range(0, len(words), 4)]

    @staticmethod
    def mix(block, row):
        return bytes(TIMES[row[-r % 4]][block[c]] ^ TIMES[row[(1 - r) % 4]][block[c + 1]]
                     ^ TIMES[row[(2 - r) % 4]][block[c + 2]] ^ TIMES[row[(3 - r) % 4]][block[c + 3]]
                     for c in (0, 4, 8, 12) for r in range(4))

    def encrypt(self, block):
        block = xor(block, self.keys[0])
        for key in self.keys[1:]:
            block = bytes(block[(i + 4 * (i % 4)) % 16] for i in range(16)).translate(SBOX)
            block = xor(block if key is self.keys[-1] else self.mix(block, (2, 3, 1, 1)), key)
        return block

    def decrypt(self, block):
        for key in self.keys[:0:-1]:
            block = xor(block, key)
            block = block if key is self.keys[-1] else self.mix(block, (14, 11, 13, 9))
            block = bytes(block[(i - 4 * (i % 4)) % 16] for i in range(16)).translate(UNSBOX)
        return xor(block, self.keys[0])


def unwrap(key, wrapped):
    """RFC 3394; None if it was altered or the key is another."""
    aes, head = Aes(key), wrapped[:8]
    rest = [wrapped[i:i + 8] for i in range(8, len(wrapped), 8)]
    for step in range(6 * len(rest), 0, -1):
        i = (step - 1) % len(rest)
        block = aes.decrypt(xor(head, step.to_bytes(8, 'big')) + rest[i])
        head, rest[i] = block[:8], block[8:]
    return b''.join(rest) if hmac.compare_digest(head, b'\xa6' * 8) else None


def wrap_padded(key, plain):
    """RFC 5649, for more than 8 bytes."""
    aes, head = Aes(key), b'\xa6\x59\x59\xa6' + len(plain).to_bytes(4, 'big')
    plain += bytes(-len(plain) % 8)
    rest = [plain[i:i + 8] for i in range(0, len(plain), 8)]
    for step in range(1, 6 * len(rest) + 1):
        i = (step - 1) % len(rest)
        block = aes.encrypt(head + rest[i])
        head, rest[i] = xor(block[:8], step.to_bytes(8, 'big')), block[8:]
    return head + b''.join(rest)


def open_gcm(key, nonce, ciphertext, tag):
    """AES-GCM with a nonce of 12 bytes and no further data; None if it was altered."""
    aes = Aes(key)
    padded = ciphertext + bytes(-len(ciphertext) % 16) + (8 * len(ciphertext)).to_bytes(16, 'big')
    hash_key, state = int.from_bytes(aes.encrypt(bytes(16)), 'big'), 0
    for start in range(0, len(padded), 16):
        state ^= int.from_bytes(padded[start:start + 16], 'big')
        product, factor = 0, hash_key
        for bit in range(127, -1, -1):
            product ^= factor * (state >> bit & 1)
            factor = factor >> 1 ^ (0xe1 << 120) * (factor & 1)
        state = product
    expected = xor(state.to_bytes(16, 'big'), aes.encrypt(nonce + b'\0\0\0\1'))
    if not hmac.compare_digest(expected, tag):
        return None
    stream = b''.join(aes.encrypt(nonce + (i + 2).to_bytes(4, 'big')) for i in range(-(-len(ciphertext) // 16)))
    return xor(ciphertext, stream)


def check_values(key):
    """AES-CMAC of a zero block, 5 bytes; AES of a zero block, 3 bytes; both in hex."""
    zero = Aes(key).encrypt(bytes(16))
    doubled = int.from_bytes(zero, 'big') << 1
    subkey = (doubled ^ 0x87 * (doubled >> 128)) & (1 << 128) - 1
    return Aes(key).encrypt(subkey.to_bytes(16, 'big'))[:5].hex(), zero[:3].hex()


# ---- The sealed file: CMS AuthEnvelopedData ----

def items(data):
    """The elements of a DER sequence, as (tag, content, whole)."""
    result = []
    while data:
        size, start = data[1], 2
        if size > 0x80:
            start = 2 + size - 0x80
            size = int.from_bytes(data[2:start], 'big')
        if data[1] == 0x80 or len(data) < start + size:
            raise ValueError('not DER')
        result.append((data[0], data[start:start + size], data[:start + size]))
        data = data[start + size:]
    return result


def element(tag, content):
    size = len(content)
    length = bytes([size]) if size < 0x80 else (
        b'\x81' + bytes([size]) if size < 0x100 else b'\x82' + size.to_bytes(2, 'big'))
    return bytes([tag]) + length + content


def sealed_form(identifier, wrapped, nonce, ciphertext, tag):
    """The only form of a sealed file: what is read must be exactly what would be written."""
    recipient = element(0xa2, b'\x02\x01\x04' + element(0x30, element(4, identifier)) + element(
        0x30, bytes.fromhex('060960864801650304012d')) + element(4, wrapped))
    content = element(0x30, bytes.fromhex('06092a864886f70d010701') + element(
        0x30, bytes.fromhex('060960864801650304012e') + element(0x30, element(4, nonce) + b'\x02\x01\x10'))
        + element(0x80, ciphertext))
    return element(0x30, bytes.fromhex('060b2a864886f70d0109100117') + element(0xa0, element(
        0x30, b'\x02\x01\x00' + element(0x31, recipient) + content + element(4, tag))))


def read_sealed(sealed, source):
    """Key identifier, wrapped key, nonce, ciphertext, tag."""
    try:
        data = items(items(items(items(sealed)[0][1])[1][1])[0][1])
        recipient, content = items(items(data[1][1])[0][1]), items(data[2][1])
        parts = (items(recipient[1][1])[0][1], recipient[3][1],
                 items(items(content[1][1])[1][1])[0][1], content[2][1], data[3][1])
        if len(parts[1]) == 40 and len(parts[2]) == 12 and len(parts[4]) == 16 and sealed_form(*parts) == sealed:
            return parts
    except (IndexError, ValueError):
        pass
    raise Stop('SEALED_FORM', '%s: is not a sealed file, or is damaged' % source,
               'take another copy: the recovery sheet has it as QR codes and as text')


def escrow_fingerprint(key):
    return hmac.new(key, b'airlock escrow key fingerprint v1', hashlib.sha256).digest()[:16]


def unseal(sealed, key, source):
    identifier, wrapped, nonce, ciphertext, tag = read_sealed(sealed, source)
    mine = escrow_fingerprint(key)
    if mine != identifier:
        raise Stop('OTHER_ESCROW', '%s: is sealed under escrow key %s; the shares give %s' % (
            source, in_fours(identifier.hex()), in_fours(mine.hex())),
            'bring the cards of that escrow, or the sealed file of this one; compare with the recovery sheet')
    content_key = unwrap(key, wrapped)
    material = content_key and open_gcm(content_key, nonce, ciphertext, tag)
    if material is None:
        raise Stop('ALTERED', '%s: was altered since it was sealed' % source,
                   'take another copy: the recovery sheet has it as QR codes and as text')
    return material


# ---- The passport ----

RAW_SIZES = {'SYMMETRIC_DEFAULT': 32, 'HMAC_224': 28, 'HMAC_256': 32, 'HMAC_384': 48, 'HMAC_512': 64}
PRIVATE = ('RSA_2048', 'RSA_3072', 'RSA_4096',
           'ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521', 'ECC_SECG_P256K1')


def public_key(pkcs8):
    """SubjectPublicKeyInfo of a PKCS#8 private key; None if an elliptic key carries no public part."""
    algorithm, private = items(items(pkcs8)[0][1])[1:3]
    numbers = items(items(private[1])[0][1])
    if bytes.fromhex('2a864886f70d010101') in algorithm[1]:
        bits = element(3, b'\0' + element(0x30, numbers[1][2] + numbers[2][2]))
    else:
        bits = next((number[1] for number in numbers if number[0] == 0xa1), None)
    return bits and element(0x30, algorithm[2] + bits)


def check_passport(material, passport):
    """Names of the values that agree; refuses the first that does not."""
    spec, found = passport['keySpec'], []

    def compare(what, expected, actual):
        if re.sub(r'\s', '', expected).lower() != actual:
            raise Stop('PASSPORT', 'the material is not the one of the passport: %s is %s, expected %s' % (
                what, in_fours(actual), in_fours(re.sub(r'\s', '', expected))),
                'take the sealed file and the passport (or sheet page) of the same material; do not import this')
        found.append(what)

    if spec not in RAW_SIZES and spec not in PRIVATE:
        raise Stop('USAGE', '%s: is no key spec' % spec, 'one of: ' + ', '.join(list(RAW_SIZES) + list(PRIVATE)))
    message = b'airlock passport fingerprint v1\0' + spec.encode()
    compare('fingerprint', passport['fingerprint'], hmac.new(material, message, hashlib.sha256).hexdigest())
    for name, value in zip(('kcvCmac', 'kcvClassic'), check_values(material) if spec == 'SYMMETRIC_DEFAULT' else ()):
        if passport.get(name):
            compare(name, passport[name], value)
    for vector in passport.get('macs', []):
        mac = hmac.new(material, base64.b64decode(vector['challenge']), 'sha' + spec[5:])
        compare('MAC of a challenge', vector['mac'], mac.hexdigest())
    if passport.get('spkiDigest') and public_key(material):
        compare('public key digest', passport['spkiDigest'], hashlib.sha256(public_key(material)).hexdigest())
    return found


# ---- Reading and writing ----

def in_fours(text):
    return re.sub('(.{4})(?=.)', r'\1 ', text)


def read(path):
    try:
        with open(path, 'rb') as file:
            return file.read(1 << 20)
    except OSError as problem:
        raise Stop('FILE', '%s: cannot be read: %s' % (path, problem.strerror), 'check the name and the medium')


def envelope(path):
    """The payload of a signed record (DSSE). Its signatures are not checked: the fingerprint decides."""
    try:
        return json.loads(base64.b64decode(json.loads(read(path))['payload']))
    except (ValueError, KeyError, TypeError):
        raise Stop('FILE', '%s: is not a signed record' % path, 'name the .dsse.json file, or use the printed values')


def passport_of(path):
    """A passport, looked at before anybody types a share."""
    passport = envelope(path)
    if not (isinstance(passport, dict) and isinstance(passport.get('keySpec'), str)
            and re.match('[0-9a-f]{64}$', str(passport.get('fingerprint')))):
        raise Stop('FILE', '%s: is not a passport' % path, 'name the passport.dsse.json of the material')
    return passport


def words_of(text):
    """Words of a card file, or of what a scanner made of the card's QR code."""
    lines = [re.sub('^QR-Code:', '', line.strip()) for line in text.splitlines() if not line.lstrip().startswith('#')]
    return ' '.join(lines).lower().split()


def type_share(number, hidden):
    """Asks for four words at a time. Four letters of a word are enough."""
    words = []
    while True:
        prompt = 'share %d, words %d to %d (empty line: done): ' % (number, len(words) + 1, len(words) + 4)
        typed = (getpass.getpass(prompt) if hidden else input(prompt)).lower().split()
        full = [next((word for word in WORDS if word == part or len(part) >= 4 and word.startswith(part)), None)
                for part in typed]
        if None in full:
            print('  word %d is not in the word list: type this line again' % (len(words) + full.index(None) + 1))
        elif full:
            words += full
        else:
            return Share('share %d' % number, words)


def type_shares(hidden):
    """Asks until there is a quorum. A share that is refused is asked for again; the others stay."""
    shares = []
    while True:
        try:
            share = type_share(len(shares) + 1, hidden)
            check_together(shares + [share])
            return shares + [share]
        except Stop as stop:
            if stop.kind.startswith('INSUFFICIENT_'):
                shares.append(share)
            else:
                print('  error: %s\n  hint:  %s' % (stop.what, stop.hint))


def read_sealed_text(text, wanted, source):
    """The sealed file from the QR codes or from the numbered lines of hex digits of a recovery sheet."""
    parts, typed = {}, []
    for line in (re.sub('^QR-Code:', '', line.strip()) for line in text.splitlines()):
        code = re.fullmatch(r'(\S+) (\d+)/(\d+) ([A-Za-z0-9+/=]+)', line)
        digits = re.fullmatch(r'(\d+) +((?:[0-9a-f]{2,4} )*[0-9a-f]{2,4}) +([0-9a-f]{4})', line)
        if code:
            parts.setdefault(code[1], {})[int(code[2])] = (int(code[3]), code[4])
        elif digits:
            plain = digits[2].replace(' ', '')
            check = hashlib.sha256(plain.encode()).hexdigest()[:4]
            if int(digits[1]) != len(typed) + 1 or check != digits[3]:
                raise Stop('SEALED_LINE',
                           '%s: line %s of the hex digits is mistyped or out of order' % (source, digits[1]),
                           'compare it with the recovery sheet: number, digits, and the check at its end')
            typed.append(plain)
        elif line:
            raise Stop('SEALED_LINE',
                       '%s: holds a line that is no QR text and no numbered line of hex digits' % source,
                       'take the text of the QR codes, or type number, digits and check of each line')
    if typed and not parts:
        return bytes.fromhex(''.join(typed))
    if wanted is None and len(parts) == 1:
        wanted = next(iter(parts))
    if wanted not in parts:
        raise Stop('SEALED_ID', '%s: holds %s' % (source, ', '.join(sorted(parts)) or 'nothing'),
                   'name one of them with --id')
    count = next(iter(parts[wanted].values()))[0]
    missing = [str(i) for i in range(1, count + 1) if i not in parts[wanted]]
    if missing:
        raise Stop('SEALED_PART', '%s: part %s of %d of %s is missing' % (source, ', '.join(missing), count, wanted),
                   'scan every QR code of this material')
    try:
        return base64.b64decode(''.join(parts[wanted][i][1] for i in range(1, count + 1)))
    except ValueError:
        return b''  # refused as no sealed file


def require_memory(path, any_disk):
    """Secrets go to a directory in memory, and to a new file only."""
    directory = os.path.realpath(os.path.dirname(path) or '.')
    if os.path.exists(path) or not os.path.isdir(directory):
        raise Stop('FILE', '%s: exists already, or its directory does not' % path,
                   'name a new file, for example /dev/shm/m.bin')
    if any_disk or not os.path.exists('/proc/mounts'):
        return
    best = ('', '')
    with open('/proc/mounts') as mounts:
        for _, point, kind, *_ in (line.split() for line in mounts):
            if (directory + '/').startswith(point.rstrip('/') + '/') and len(point) >= len(best[0]):
                best = (point, kind)
    if best[1] not in ('tmpfs', 'ramfs'):
        raise Stop('FILE', '%s: is on a %s file system, which keeps what is deleted' % (path, best[1]),
                   'name a file below /dev/shm; --any-disk if the whole disk will be destroyed')


def write_new(path, content, mode):
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), 'wb') as file:
            file.write(content)
    except OSError as problem:
        raise Stop('FILE', '%s: cannot be written: %s' % (path, problem.strerror), 'name a new file with enough room')


def openssl(arguments, given):
    try:
        done = subprocess.run(['openssl'] + arguments, input=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except OSError:
        raise Stop('OPENSSL', 'the program openssl does not run here',
                   'install OpenSSL 3; restore works without --openssl')
    if done.returncode:
        said = done.stderr.decode(errors='replace').strip()[-200:]
        raise Stop('OPENSSL', 'openssl %s failed: %s' % (arguments[0], said),
                   'check that it is OpenSSL 3 (openssl version) and that the files are the right ones')
    return done.stdout


# ---- Commands ----

def restore(options):
    require_memory(options.out, options.any_disk)
    if options.passport:
        passport = passport_of(options.passport)
    elif options.spec and options.fingerprint:
        passport = {'keySpec': options.spec, 'fingerprint': options.fingerprint, 'kcvCmac': options.kcv,
                    'spkiDigest': options.spki}
    else:
        raise Stop('USAGE', 'there is nothing to compare the material with',
                   'give --passport FILE, or --spec and --fingerprint as printed on the recovery sheet')
    contents = [read(path) for path in options.sealed]
    source = options.sealed[0]
    sealed = contents[0] if contents[0][:1] == b'\x30' else read_sealed_text(
        b'\n'.join(contents).decode('ascii', 'replace'), options.id, source)
    identifier = read_sealed(sealed, source)[0]
    digest = hashlib.sha256(sealed).hexdigest()
    print('sealed file  %d bytes, SHA-256 %s' % (len(sealed), in_fours(digest)))
    # A resharing seals the material anew under its old passport, so this alone is no reason to stop.
    if passport.get('sealedDigest', digest) != digest:
        print('note         the passport was signed with another sealed file: this one is of a later resharing, or of'
              ' another material; the fingerprint decides')
    print('key wanted   ' + in_fours(identifier.hex()))
    shares = ([Share(path, words_of(read(path).decode('ascii', 'replace'))) for path in options.share]
              or type_shares(not options.show_typing))
    if options.escrow:
        known = {share['commitment'] for share in envelope(options.escrow)['shares']}
        for share in shares:
            text = b'airlock share commitment v1\0' + ' '.join(share.words).encode()
            if hashlib.sha256(text).hexdigest() not in known:
                raise Stop('COMMITMENT', '%s: is not a share of the escrow record' % share.name, 'bring another card')
    key = combine(shares)
    print('key found    ' + in_fours(escrow_fingerprint(key).hex()))
    material = unseal(sealed, key, source)
    try:
        agreed = check_passport(material, passport)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Stop('FILE', '%s: is not a passport' % options.passport, 'name the passport.dsse.json of the material')
    if options.openssl and openssl(['cms', '-decrypt', '-inform', 'DER', '-binary', '-secretkey', key.hex(),
                                    '-secretkeyid', identifier.hex()], sealed) != material:
        raise Stop('OPENSSL', 'openssl unseals something else', 'do not import this; use recover.html and compare')
    write_new(options.out, material, 0o600)
    if options.passport:
        names = [re.sub('[^ -~]', '?', str(passport.get(name)))[:80] for name in ('id', 'label')]
        print('passport     calls it %s, %s (its signatures are not checked here)' % tuple(names))
    print('agrees       %s%s' % (', '.join(agreed), ', openssl' if options.openssl else ''))
    print('RESTORED     %s, %d bytes, in %s' % (passport['keySpec'], len(material), options.out))
    print('next: recover.py wrap; afterwards switch this machine off')


def wrap(options):
    material, wrapping_key = read(options.material), read(options.wrapping_key)
    hybrid = options.algorithm == 'RSA_AES_KEY_WRAP_SHA_256'
    try:
        modulus = items(items(items(items(wrapping_key)[0][1])[1][1][1:])[0][1])[0][1].lstrip(b'\0')
    except (IndexError, ValueError):
        raise Stop('WRAPPING_KEY', '%s: is not an RSA public key in DER' % options.wrapping_key,
                   'decode the PublicKey of get-parameters-for-import with base64 -d')
    if options.spec in RAW_SIZES and (hybrid or len(material) != RAW_SIZES[options.spec]):
        raise Stop('WRAP', '%s: KMS takes %d raw bytes under RSAES_OAEP_SHA_256; this is %d bytes, %s' % (
            options.spec, RAW_SIZES[options.spec], len(material), options.algorithm), 'check --spec and --algorithm')
    small = options.spec == 'ECC_NIST_P521' and len(modulus) < 384
    if not hybrid and (small or options.spec.startswith('RSA')):
        raise Stop('WRAP', '%s: KMS does not take it under this algorithm and wrapping key' % options.spec,
                   'get parameters again, with --wrapping-algorithm RSA_AES_KEY_WRAP_SHA_256')
    print('wrapping key SHA-256 %s' % in_fours(hashlib.sha256(wrapping_key).hexdigest()))
    print('             read it aloud; it must be what the networked machine shows')
    inner = os.urandom(32) if hybrid else material
    wrapped = openssl(['pkeyutl', '-encrypt', '-pubin', '-keyform', 'DER', '-inkey', options.wrapping_key,
                       '-pkeyopt', 'rsa_padding_mode:oaep', '-pkeyopt', 'rsa_oaep_md:sha256',
                       '-pkeyopt', 'rsa_mgf1_md:sha256'], inner)
    wrapped += wrap_padded(inner, material) if hybrid else b''
    write_new(options.out, wrapped, 0o644)
    print('WRAPPED      %d bytes in %s; import it within 24 hours of the parameters' % (len(wrapped), options.out))


def self_test(_):
    """The vectors of recovery.md, worthless keys."""
    key = combine([Share('vector', text.split()) for text in VECTOR_SHARES])
    material = unseal(base64.b64decode(VECTOR_SEALED), key, 'vector')
    padded = wrap_padded(bytes.fromhex('5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8'),
                         bytes.fromhex('c37b7e6492584340bed12207808941155068f738'))
    good = (key.hex() == VECTOR_KEY and escrow_fingerprint(key).hex() == VECTOR_KEY_FINGERPRINT
            and material.hex() == VECTOR_PASSPORT['material'] and len(check_passport(material, VECTOR_PASSPORT)) == 3
            and padded.hex() == '138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a')
    if not good:
        raise Stop('SELF_TEST', 'the vectors do not come out', 'this copy is damaged: use another, or recover.html')
    print('SELF-TEST    passed: shares, sealed file, passport and key wrap as printed in recovery.md')


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest='command', metavar='COMMAND')
    commands.required = True
    commands.add_parser('self-test', help='run the printed vectors').set_defaults(run=self_test)
    one = commands.add_parser('restore', help='shares and sealed file to material')
    one.add_argument('--share', action='append', default=[],
                     help='card file or QR text; without it you type the words')
    one.add_argument('--sealed', action='append', required=True,
                     help='sealed file, QR text, or typed lines; repeat for parts')
    one.add_argument('--id', help='material, if the QR text holds several')
    one.add_argument('--passport', help='signed passport (.dsse.json); or the printed values:')
    for name in ('--spec', '--fingerprint', '--kcv', '--spki'):
        one.add_argument(name)
    one.add_argument('--escrow', help='signed escrow record (.dsse.json): names a wrong share')
    one.add_argument('--openssl', action='store_true', help='also unseal with openssl, and compare; while' 
                     'it runs, other users of this machine could see the escrow key')
    one.add_argument('--show-typing', action='store_true', help='show words while they are typed')
    one.add_argument('--any-disk', action='store_true', help='allow --out outside memory')
    one.add_argument('--out', required=True, help='new file in memory, for example /dev/shm/m.bin')
    one.set_defaults(run=restore)
    two = commands.add_parser('wrap', help='material to what KMS imports')
    for name in ('--material', '--wrapping-key', '--out'):
        two.add_argument(name, required=True)
    two.add_argument('--spec', required=True, choices=list(RAW_SIZES) + list(PRIVATE))
    two.add_argument('--algorithm', required=True, choices=('RSAES_OAEP_SHA_256', 'RSA_AES_KEY_WRAP_SHA_256'))
    two.set_defaults(run=wrap)
    options = parser.parse_args(arguments)
    try:
        options.run(options)
        return 0
    except Stop as stop:
        print('error: %s\nhint:  %s' % (stop.what, stop.hint), file=sys.stderr)
        return 1
    except (KeyboardInterrupt, EOFError):
        print('error: stopped; nothing was written\nhint:  start again', file=sys.stderr)
        return 1


# ---- Vectors and word list ----

VECTOR_SHARES = (
    'join dramatic academic acid armed flea dining clay diagnose watch skin briefing enlarge syndrome single '
    'system briefing juice year coding traffic frost recover replace inmate river boundary graduate voice '
    'pleasure theory scene legal',
    'join dramatic academic agency admit aquatic finance together short duration payment axis wireless closet '
    'superior station typical excuse retailer behavior acrobat ancestor trust desktop soldier presence bolt '
    'behavior fancy frost security brother fluff',
)
VECTOR_SEALED = (
    'MIHJBgsqhkiG9w0BCRABF6CBuTCBtgIBADFQok4CAQQwEgQQ9DUxf964nTYWXWjBVm6X1jALBglghkgBZQMEAS0EKCPhWcIm0P8Ej5TSO8mjxY'
    'zI2hka+k17JWkBuYFAplOEZVKpHlpB6OcwTQYJKoZIhvcNAQcBMB4GCWCGSAFlAwQBLjARBAzLqgqN15TeWkGAKJ4CARCAIBQwUK6MmjUdrrWR'
    'vf0x21Np6SIw80OCP9zIOlZS6u29BBDvXPSxMELgG5puj1dfiw9r'
)
VECTOR_KEY = '5c785382b78b12cb99b488454c24ffe3004e867da77fa66b6a74a8707013641f'
VECTOR_KEY_FINGERPRINT = 'f435317fdeb89d36165d68c1566e97d6'
VECTOR_PASSPORT = {
    'keySpec': 'SYMMETRIC_DEFAULT',
    'material': '5fce152d17b52c3bea1d0d9472784188057b9acc41125e2608816c615e4c3865',
    'fingerprint': 'e478c04b5699d53ee951b00cc29648243342d22c68c02c298e95b8b497ee2739',
    'kcvCmac': '7fd6632238',
    'kcvClassic': '3f8b5d',
}
WORDS = """
academic acid acne acquire acrobat activity actress adapt adequate adjust admit adorn adult advance advocate afraid
again agency agree aide aircraft airline airport ajar alarm album alcohol alien alive alpha already alto aluminum
always amazing ambition amount amuse analysis anatomy ancestor ancient angel angry animal answer antenna anxiety
apart aquatic arcade arena argue armed artist artwork aspect auction august aunt average aviation avoid award away
axis axle beam beard beaver become bedroom behavior being believe belong benefit best beyond bike biology birthday
bishop black blanket blessing blimp blind blue body bolt boring born both boundary bracelet branch brave breathe
briefing broken brother browser bucket budget building bulb bulge bumpy bundle burden burning busy buyer cage calcium
camera campus canyon capacity capital capture carbon cards careful cargo carpet carve category cause ceiling center
ceramic champion change charity check chemical chest chew chubby cinema civil class clay cleanup client climate
clinic clock clogs closet clothes club cluster coal coastal coding column company corner costume counter course cover
cowboy cradle craft crazy credit cricket criminal crisis critical crowd crucial crunch crush crystal cubic cultural
curious curly custody cylinder daisy damage dance darkness database daughter deadline deal debris debut decent
decision declare decorate decrease deliver demand density deny depart depend depict deploy describe desert desire
desktop destroy detailed detect device devote diagnose dictate diet dilemma diminish dining diploma disaster discuss
disease dish dismiss display distance dive divorce document domain domestic dominant dough downtown dragon dramatic
dream dress drift drink drove drug dryer duckling duke duration dwarf dynamic early earth easel easy echo eclipse
ecology edge editor educate either elbow elder election elegant element elephant elevator elite else email emerald
emission emperor emphasis employer empty ending endless endorse enemy energy enforce engage enjoy enlarge entrance
envelope envy epidemic episode equation equip eraser erode escape estate estimate evaluate evening evidence evil
evoke exact example exceed exchange exclude excuse execute exercise exhaust exotic expand expect explain express
extend extra eyebrow facility fact failure faint fake false family famous fancy fangs fantasy fatal fatigue favorite
fawn fiber fiction filter finance findings finger firefly firm fiscal fishing fitness flame flash flavor flea
flexible flip float floral fluff focus forbid force forecast forget formal fortune forward founder fraction fragment
frequent freshman friar fridge friendly frost froth frozen fumes funding furl fused galaxy game garbage garden garlic
gasoline gather general genius genre genuine geology gesture glad glance glasses glen glimpse goat golden graduate
grant grasp gravity gray greatest grief grill grin grocery gross group grownup grumpy guard guest guilt guitar gums
hairy hamster hand hanger harvest have havoc hawk hazard headset health hearing heat helpful herald herd hesitate
hobo holiday holy home hormone hospital hour huge human humidity hunting husband hush husky hybrid idea identify idle
image impact imply improve impulse include income increase index indicate industry infant inform inherit injury
inmate insect inside install intend intimate invasion involve iris island isolate item ivory jacket jerky jewelry
join judicial juice jump junction junior junk jury justice kernel keyboard kidney kind kitchen knife knit laden ladle
ladybug lair lamp language large laser laundry lawsuit leader leaf learn leaves lecture legal legend legs lend length
level liberty library license lift likely lilac lily lips liquid listen literary living lizard loan lobe location
losing loud loyalty luck lunar lunch lungs luxury lying lyrics machine magazine maiden mailman main makeup making
mama manager mandate mansion manual marathon march market marvel mason material math maximum mayor meaning medal
medical member memory mental merchant merit method metric midst mild military mineral minister miracle mixed mixture
mobile modern modify moisture moment morning mortgage mother mountain mouse move much mule multiple muscle museum
music mustang nail national necklace negative nervous network news nuclear numb numerous nylon oasis obesity object
observe obtain ocean often olympic omit oral orange orbit order ordinary organize ounce oven overall owner paces
pacific package paid painting pajamas pancake pants papa paper parcel parking party patent patrol payment payroll
peaceful peanut peasant pecan penalty pencil percent perfect permit petition phantom pharmacy photo phrase physics
pickup picture piece pile pink pipeline pistol pitch plains plan plastic platform playoff pleasure plot plunge
practice prayer preach predator pregnant premium prepare presence prevent priest primary priority prisoner privacy
prize problem process profile program promise prospect provide prune public pulse pumps punish puny pupal purchase
purple python quantity quarter quick quiet race racism radar railroad rainbow raisin random ranked rapids raspy
reaction realize rebound rebuild recall receiver recover regret regular reject relate remember remind remove render
repair repeat replace require rescue research resident response result retailer retreat reunion revenue review reward
rhyme rhythm rich rival river robin rocky romantic romp roster round royal ruin ruler rumor sack safari salary salon
salt satisfy satoshi saver says scandal scared scatter scene scholar science scout scramble screw script scroll
seafood season secret security segment senior shadow shaft shame shaped sharp shelter sheriff short should shrimp
sidewalk silent silver similar simple single sister skin skunk slap slavery sled slice slim slow slush smart smear
smell smirk smith smoking smug snake snapshot sniff society software soldier solution soul source space spark speak
species spelling spend spew spider spill spine spirit spit spray sprinkle square squeeze stadium staff standard
starting station stay steady step stick stilt story strategy strike style subject submit sugar suitable sunlight
superior surface surprise survive sweater swimming swing switch symbolic sympathy syndrome system tackle tactics
tadpole talent task taste taught taxi teacher teammate teaspoon temple tenant tendency tension terminal testify
texture thank that theater theory therapy thorn threaten thumb thunder ticket tidy timber timely ting tofu together
tolerate total toxic tracks traffic training transfer trash traveler treat trend trial tricycle trip triumph trouble
true trust twice twin type typical ugly ultimate umbrella uncover undergo unfair unfold unhappy union universe unkind
unknown unusual unwrap upgrade upstairs username usher usual valid valuable vampire vanish various vegan velvet
venture verdict verify very veteran vexed victim video view vintage violence viral visitor visual vitamins vocal
voice volume voter voting walnut warmth warn watch wavy wealthy weapon webcam welcome welfare western width wildlife
window wine wireless wisdom withdraw wits wolf woman work worthy wrap wrist writing wrote year yelp yield yoga zero
""".split()
NUMBER = {word: number for number, word in enumerate(WORDS)}

if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
