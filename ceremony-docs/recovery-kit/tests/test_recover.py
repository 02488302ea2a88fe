"""Tests of recover.py, and of recover.html in Chromium by the same cases. Python 3.10, standard library only.

test_recover.py SLIP39_VECTORS_DIRECTORY [--page]     with --page also the browser page (Chromium)
"""
import ast
import base64
import contextlib
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
KIT = os.path.dirname(HERE)
sys.path.insert(0, KIT)
sys.dont_write_bytecode = True
import recover  # noqa: E402

SLIP39 = PAGE = None
with open(os.path.join(KIT, 'vectors', 'vectors.json')) as file:
    VECTOR = json.load(file)
ONE, TWO, THREE = VECTOR['shares']
SEALED = base64.b64decode(VECTOR['sealed'])
# Another set: a share of case 45 of the official vectors.
OTHER = ('western apart academic acid answer ancient auction flip image penalty oasis beaver multiple thunder problem switch alive '
         'heat inherit superior teaspoon explain blanket pencil numb lend punish endless aunt garlic humidity kidney observe')

OTHER_PAIR = (OTHER, 'western apart academic always artist resident briefing sugar woman oven coding club ajar merit pecan answer '
              'prisoner artist fraction amount desktop mild false necklace muscle photo wealthy alpha category unwrap spew losing making')


def swapped(words, first, second):
    words = words.split()
    words[first - 1], words[second - 1] = words[second - 1], words[first - 1]
    return ' '.join(words)


def forged(words):
    """A share with another value and a sound checksum: what only somebody who means harm makes."""
    numbers = [recover.NUMBER[word] for word in words.split()]
    numbers[9] ^= 1
    rest = recover.checksum(1, numbers[:-3] + [0, 0, 0]) ^ 1
    numbers[-3:] = [rest >> 20 & 1023, rest >> 10 & 1023, rest & 1023]
    return ' '.join(recover.WORDS[number] for number in numbers)


# Name, shares, what is said in Python (file names) and on the page ("share N"): error and hint.
BAD_SHARES = [
    ('wrong word', [ONE, TWO.replace('aquatic', 'arcade')], '{1}: the checksum does not hold: a word is wrong, or two are swapped',
     'compare each word of this share with its card, in order, and type it again'),
    ('unknown word', [ONE, TWO.replace('aquatic', 'aquarium')], '{1}: word 6 is not in the word list',
     'compare word 6 with the card; every word has 4 to 8 letters'),
    ('swapped words', [swapped(ONE, 8, 9), TWO], '{0}: the checksum does not hold: a word is wrong, or two are swapped',
     'compare each word of this share with its card, in order, and type it again'),
    ('word missing', [ONE, ' '.join(TWO.split()[:-1])], '{1}: has 32 words, which no share has',
     'count them on the card: 33 for Airlock; one is missing or was typed twice'),
    ('far too short', [ONE, ' '.join(TWO.split()[:15])], '{1}: has 15 words, which no share has',
     'count them on the card: 33 for Airlock; one is missing or was typed twice'),
    ('wrong set', [ONE, TWO, OTHER], '{2}: belongs to another set: it begins "western apart", {0} begins "join dramatic"',
     'all cards must begin with the set words printed on the recovery sheet; bring the right card'),
    ('wrong set of two', [ONE, OTHER],
     '{1}: belongs to another set: it begins "western apart", {0} begins "join dramatic"; one of the two is the wrong card',
     'all cards must begin with the set words printed on the recovery sheet; bring the right card'),
    ('duplicate', [ONE, ONE], '{0} and {1}: are the same share', 'a share counts once: bring a card of another custodian'),
    ('two of one number', [ONE, forged(ONE)], '{0} and {1}: both are share 1, with different words',
     'one of them was not made at the split: bring other cards'),
    ('below threshold', [ONE], 'there is 1 share; this set needs exactly 2', 'bring 1 more'),
    ('too many', [ONE, TWO, THREE], 'there are 3 shares; this set needs exactly 2', 'leave 1 out'),
]


# What is said of the other refusals of the standard, which the vectors reach.
SAID = {
    'EMPTY': '^there is no share$',
    'INVALID_PADDING': '^0: the padding is not zero$',
    'GROUP_THRESHOLD_EXCEEDS_COUNT': '^0: asks for more groups than there are$',
    'MISMATCHED_MEMBER_THRESHOLD': r'^\d and \d: ask for different numbers of shares$',
    'MISMATCHED_LENGTH': '^the shares are of different lengths$',
    'INSUFFICIENT_GROUPS': r'^there are shares of \d groups; this set needs exactly \d$',
    'TOO_MANY_GROUPS': r'^there are shares of \d groups; this set needs exactly \d$',
}


class Kit(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.memory = tempfile.TemporaryDirectory(dir='/dev/shm')
        self.addCleanup(self.memory.cleanup)

    def file(self, name, content):
        path = os.path.join(self.memory.name, name)
        with open(path, 'wb') as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def run_it(self, *arguments):
        out, error = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
            code = recover.main(list(arguments))
        return code, out.getvalue(), error.getvalue()

    def restore(self, shares=(ONE, TWO), sealed=SEALED, more=(), out=None, **values):
        paths = [self.file('card-%d.txt' % i, '# a card\n' + share + '\n') for i, share in enumerate(shares, 1)]
        values = dict({'spec': 'SYMMETRIC_DEFAULT', 'fingerprint': VECTOR['fingerprint']}, **values)
        arguments = ['restore', '--sealed', self.file('sealed', sealed), '--out', out or os.path.join(self.memory.name, 'm.bin')]
        for path in paths:
            arguments += ['--share', path]
        for name, value in values.items():
            arguments += ['--' + name, value]
        return paths, self.run_it(*arguments, *more)

    def refused(self, outcome, error, hint):
        paths, (code, _, said) = outcome
        self.assertEqual(said.replace(self.memory.name + '/', ''), 'error: %s\nhint:  %s\n' % (error, hint))
        self.assertEqual(code, 1)
        self.assertFalse(os.path.exists(os.path.join(self.memory.name, 'm.bin')))

    def test_vectors_pass(self):
        self.assertEqual(self.run_it('self-test')[0], 0)

    def test_self_test_of_a_damaged_copy_fails(self):
        kept, recover.VECTOR_KEY = recover.VECTOR_KEY, '00' * 32
        try:
            code, _, said = self.run_it('self-test')
        finally:
            recover.VECTOR_KEY = kept
        self.assertEqual((code, said), (1, 'error: the vectors do not come out\n'
                                           'hint:  this copy is damaged: use another, or recover.html\n'))

    def test_any_two_shares_restore_from_every_form_of_the_sealed_file(self):
        forms = [SEALED]
        for name in ('sealed-qr.txt', 'sealed-lines.txt'):
            with open(os.path.join(KIT, 'vectors', name), 'rb') as text:
                forms.append(text.read())
        for form in forms:
            for shares in ((ONE, TWO), (THREE, ONE), (TWO, 'QR-Code:' + THREE)):
                out = os.path.join(self.memory.name, 'm.bin')
                _, (code, said, _) = self.restore(shares, form, kcv=VECTOR['kcvCmac'])
                self.assertEqual(code, 0)
                self.assertIn('agrees       fingerprint, kcvCmac\n', said)
                with open(out, 'rb') as material:
                    self.assertEqual(material.read().hex(), VECTOR['material'])
                self.assertEqual(os.stat(out).st_mode & 0o777, 0o600)
                os.remove(out)

    def test_no_secret_is_shown(self):
        _, (_, said, error) = self.restore(more=['--openssl'])
        for secret in (VECTOR['material'], VECTOR['escrowKey'], ' '.join(ONE.split()[4:8])):
            self.assertNotIn(secret, (said + error).replace(' ', '' if ' ' not in secret else ' '))
        self.assertIn('agrees       fingerprint, openssl\n', said)

    def test_bad_shares_are_named(self):
        for name, shares, error, hint in BAD_SHARES:
            with self.subTest(name):
                cards = ['card-%d.txt' % i for i in range(1, len(shares) + 1)]
                self.refused(self.restore(shares), error.format(*cards), hint)

    def test_share_that_was_forged_is_found_and_with_the_escrow_record_named(self):
        self.refused(self.restore((ONE, forged(TWO))), 'these shares do not fit together: card-1.txt, card-2.txt',
                     'each is well formed, so one is not of this split: try other custodians; --escrow names the wrong one')
        record = {'shares': [{'commitment': each} for each in VECTOR['commitments']]}
        text = json.dumps({'payload': base64.b64encode(json.dumps(record).encode()).decode()})
        self.refused(self.restore((ONE, forged(TWO)), more=['--escrow', self.file('escrow.dsse.json', text)]),
                     'card-2.txt: is not a share of the escrow record', 'bring another card')
        _, (code, _, _) = self.restore(more=['--escrow', self.file('escrow.dsse.json', text)])
        self.assertEqual(code, 0)

    def test_altered_sealed_file_is_refused_at_every_byte(self):
        for position in range(len(SEALED)):
            altered = bytearray(SEALED)
            altered[position] ^= 1
            with self.assertRaises(recover.Stop) as stopped:
                recover.unseal(bytes(altered), bytes.fromhex(VECTOR['escrowKey']), 'sealed')
            self.assertIn(stopped.exception.kind, ('SEALED_FORM', 'OTHER_ESCROW', 'ALTERED'))
        copy = 'take another copy: the recovery sheet has it as QR codes and as text'
        self.refused(self.restore(sealed=SEALED[:-1] + b'x'), 'sealed: was altered since it was sealed', copy)
        self.refused(self.restore(sealed=SEALED[:-1]), 'sealed: is not a sealed file, or is damaged', copy)
        self.refused(self.restore(sealed=SEALED + b'\0'), 'sealed: is not a sealed file, or is damaged', copy)

    def test_sealed_file_of_another_escrow_is_refused(self):
        with self.assertRaises(recover.Stop) as stopped:
            recover.unseal(SEALED, bytes(32), 'sealed')
        self.assertEqual(stopped.exception.kind, 'OTHER_ESCROW')
        self.assertIn('sealed: is sealed under escrow key f435 317f', stopped.exception.what)
        _, (_, _, said) = self.restore(OTHER_PAIR)
        self.assertIn('hint:  bring the cards of that escrow, or the sealed file of this one', said)

    def test_text_of_the_sealed_file_is_checked(self):
        with open(os.path.join(KIT, 'vectors', 'sealed-lines.txt')) as file:
            lines = file.read()
        hint = 'compare it with the recovery sheet: number, digits, and the check at its end'
        self.refused(self.restore(sealed=lines.replace('8648 86f7', '8648 86f8', 1)),
                     'sealed: line 1 of the hex digits is mistyped or out of order', hint)
        self.refused(self.restore(sealed='\n'.join(reversed(lines.split('\n')))),
                     'sealed: line 9 of the hex digits is mistyped or out of order', hint)
        self.refused(self.restore(sealed='hello\n'),
                     'sealed: holds a line that is no QR text and no numbered line of hex digits',
                     'take the text of the QR codes, or type number, digits and check of each line')
        half = len(VECTOR['sealed']) // 2
        parts = 'M-1 2/2 %s\nM-1 1/2 %s\n' % (VECTOR['sealed'][half:], VECTOR['sealed'][:half])
        self.assertEqual(recover.read_sealed_text(parts + 'M-2 1/1 AAAA', 'M-1', 'sealed'), SEALED)
        self.refused(self.restore(sealed=parts + 'M-2 1/1 AAAA\n'), 'sealed: holds M-1, M-2', 'name one of them with --id')
        self.refused(self.restore(sealed=parts.split('\n')[0]), 'sealed: part 1 of 2 of M-1 is missing',
                     'scan every QR code of this material')

    def test_wrong_passport_is_refused(self):
        hint = 'take the sealed file and the passport (or sheet page) of the same material; do not import this'
        is_ = 'e478 c04b 5699 d53e e951 b00c c296 4824 3342 d22c 68c0 2c29 8e95 b8b4 97ee 2739'
        self.refused(self.restore(fingerprint='00' * 32), 'the material is not the one of the passport: fingerprint is ' + is_
                     + ', expected ' + ' '.join(['0000'] * 16), hint)
        self.refused(self.restore(kcv='0000000000'),
                     'the material is not the one of the passport: kcvCmac is 7fd6 6322 38, expected 0000 0000 00', hint)
        _, (_, _, said) = self.restore(spec='HMAC_256')
        self.assertIn('the material is not the one of the passport: fingerprint', said)
        _, (_, _, said) = self.restore(spec='AES')
        self.assertIn('error: AES: is no key spec\nhint:  one of: SYMMETRIC_DEFAULT', said)

    def test_passport_file_is_compared_whole(self):
        challenge = base64.b64encode(bytes.fromhex(VECTOR['hmacChallenge'])).decode()
        fingerprint = recover.hmac.new(bytes.fromhex(VECTOR['material']), b'airlock passport fingerprint v1\0HMAC_256',
                                       hashlib.sha256).hexdigest()
        passport = {'keySpec': 'HMAC_256', 'fingerprint': fingerprint, 'sealedDigest': VECTOR['sealedDigest'],
                    'macs': [{'challenge': challenge, 'mac': VECTOR['hmacSha256']}]}

        def given():
            text = json.dumps({'payload': base64.b64encode(json.dumps(passport).encode()).decode()})
            return ['--passport', self.file('passport.dsse.json', text)]
        _, (code, said, _) = self.restore(more=given())
        self.assertEqual(code, 0)
        self.assertIn('agrees       fingerprint, MAC of a challenge\n', said)
        self.assertNotIn('note', said)
        os.remove(os.path.join(self.memory.name, 'm.bin'))
        passport['sealedDigest'] = '00' * 32
        _, (code, said, _) = self.restore(more=given())
        self.assertEqual(code, 0)
        self.assertIn('note         the passport was signed with another sealed file', said)
        self.assertIn('agrees       fingerprint, MAC of a challenge\n', said)
        os.remove(os.path.join(self.memory.name, 'm.bin'))
        passport['macs'][0]['mac'] = '00' * 32
        _, (code, _, said) = self.restore(more=given())
        self.assertIn('the material is not the one of the passport: MAC of a challenge is 775c', said)
        for other in [], {}, {'keySpec': 'HMAC_256'}, dict(passport, fingerprint=None), dict(passport, macs=7, sealedDigest=None):
            text = json.dumps({'payload': base64.b64encode(json.dumps(other).encode()).decode()})
            self.refused(self.restore(more=['--passport', self.file('p', text)]), 'p: is not a passport',
                         'name the passport.dsse.json of the material')
        self.refused(self.restore(more=['--passport', self.file('p', 'no')]), 'p: is not a signed record',
                     'name the .dsse.json file, or use the printed values')
        self.refused(self.restore(fingerprint=''), 'there is nothing to compare the material with',
                     'give --passport FILE, or --spec and --fingerprint as printed on the recovery sheet')

    def test_output_is_new_and_in_memory(self):
        taken = self.file('taken', 'x')
        _, (code, _, said) = self.restore(out=taken)
        self.assertIn('exists already, or its directory does not\nhint:  name a new file', said)
        with open(taken) as file:
            self.assertEqual(file.read(), 'x')
        with open('/proc/mounts') as mounts:
            here = [line.split() for line in mounts if HERE.startswith(line.split()[1])]
        if max(here, key=lambda mount: len(mount[1]))[2] not in ('tmpfs', 'ramfs'):
            _, (code, _, said) = self.restore(out=os.path.join(HERE, 'never-written'))
            self.assertIn('file system, which keeps what is deleted\nhint:  name a file below /dev/shm', said)
        self.assertFalse(os.path.exists(os.path.join(HERE, 'never-written')))
        _, (code, _, said) = self.restore(more=['--share', os.path.join(self.memory.name, 'none')])
        self.assertIn('none: cannot be read: No such file or directory\nhint:  check the name and the medium', said)

    def test_words_are_typed_four_at_a_time(self):
        lines = []
        for share in (TWO, swapped(THREE, 8, 9), TWO, OTHER, THREE):
            words = share.split()
            lines += [' '.join(word[:4] for word in words[i:i + 4]) for i in range(0, len(words), 4)] + ['']
        lines[1:1] = ['join draxx academic']
        typed = '\n'.join(lines) + '\n'
        out = os.path.join(self.memory.name, 'm.bin')
        done = subprocess.run([sys.executable, '-I', '-S', os.path.join(KIT, 'recover.py'), 'restore', '--show-typing', '--sealed',
                               self.file('sealed', SEALED), '--spec', 'SYMMETRIC_DEFAULT', '--fingerprint',
                               VECTOR['fingerprint'], '--out', out], input=typed, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('word 6 is not in the word list: type this line again', done.stdout)
        self.assertIn('share 2, words 33 to 36 (empty line: done): ', done.stdout)
        refused = re.findall(r'  error: (.*)\n  hint:  ', done.stdout)
        self.assertEqual(refused, [
            'share 2: the checksum does not hold: a word is wrong, or two are swapped', 'share 1 and share 2: are the same share',
            'share 2: belongs to another set: it begins "western apart", share 1 begins "join dramatic"; '
            'one of the two is the wrong card'])
        with open(out, 'rb') as file:
            self.assertEqual(file.read().hex(), VECTOR['material'])

    def test_wrap_makes_what_the_private_key_opens(self):
        private, public = os.path.join(self.memory.name, 'k.pem'), os.path.join(self.memory.name, 'k.der')
        subprocess.run(['openssl', 'genrsa', '-out', private, '2048'], check=True, capture_output=True)
        subprocess.run(['openssl', 'rsa', '-in', private, '-pubout', '-outform', 'DER', '-out', public], check=True,
                       capture_output=True)
        oaep = ['openssl', 'pkeyutl', '-decrypt', '-inkey', private, '-pkeyopt', 'rsa_padding_mode:oaep', '-pkeyopt',
                'rsa_oaep_md:sha256', '-pkeyopt', 'rsa_mgf1_md:sha256']
        out = os.path.join(self.memory.name, 'wrapped')

        def wrap(material, spec, algorithm, key=public):
            return self.run_it('wrap', '--material', self.file('material', material), '--wrapping-key', key, '--out', out,
                               '--spec', spec, '--algorithm', algorithm)

        secret = bytes(range(32))
        self.assertEqual(wrap(secret, 'SYMMETRIC_DEFAULT', 'RSAES_OAEP_SHA_256')[0], 0)
        self.assertEqual(subprocess.run(oaep + ['-in', out], capture_output=True).stdout, secret)
        os.remove(out)
        pkcs8 = bytes(range(256)) * 4 + b'odd'
        self.assertEqual(wrap(pkcs8, 'RSA_2048', 'RSA_AES_KEY_WRAP_SHA_256')[0], 0)
        with open(out, 'rb') as file:
            head, body = file.read(256), file.read()
        key = subprocess.run(oaep, input=head, capture_output=True).stdout
        opened = subprocess.run(['openssl', 'enc', '-d', '-id-aes256-wrap-pad', '-K', key.hex(), '-iv', 'A65959A6'],
                                input=body, capture_output=True).stdout
        self.assertEqual(opened, pkcs8)
        self.assertIn('cannot be written: File exists', wrap(pkcs8, 'RSA_2048', 'RSA_AES_KEY_WRAP_SHA_256')[2])
        self.assertIn('SYMMETRIC_DEFAULT: KMS takes 32 raw bytes under RSAES_OAEP_SHA_256; this is 32 bytes, RSA_AES',
                      wrap(secret, 'SYMMETRIC_DEFAULT', 'RSA_AES_KEY_WRAP_SHA_256')[2])
        for spec in ('RSA_2048', 'ECC_NIST_P521'):
            self.assertIn(spec + ': KMS does not take it under this algorithm and wrapping key',
                          wrap(pkcs8, spec, 'RSAES_OAEP_SHA_256')[2])
        self.assertIn('is not an RSA public key in DER', wrap(secret, 'SYMMETRIC_DEFAULT', 'RSAES_OAEP_SHA_256',
                                                                self.file('text', 'MIIBIjAN'))[2])

    def test_openssl_that_disagrees_stops(self):
        program = self.file('openssl', '#!/bin/sh\necho other\n')
        os.chmod(program, 0o700)
        path, os.environ['PATH'] = os.environ['PATH'], self.memory.name + ':' + os.environ['PATH']
        try:
            outcome = self.restore(more=['--openssl'])
        finally:
            os.environ['PATH'] = path
        self.refused(outcome, 'openssl unseals something else', 'do not import this; use recover.html and compare')

    def test_end_of_typing_stops(self):
        kept, sys.stdin = sys.stdin, io.StringIO('join dramatic\n')
        try:
            code, _, said = self.run_it('restore', '--show-typing', '--sealed', self.file('sealed', SEALED), '--spec', 'SYMMETRIC_DEFAULT',
                                        '--fingerprint', '00', '--out', os.path.join(self.memory.name, 'm.bin'))
        finally:
            sys.stdin = kept
        self.assertEqual((code, said), (1, 'error: stopped; nothing was written\nhint:  start again\n'))

    def test_openssl_that_is_missing_is_said(self):
        path, os.environ['PATH'] = os.environ['PATH'], self.memory.name
        try:
            outcome = self.restore(more=['--openssl'])
        finally:
            os.environ['PATH'] = path
        self.refused(outcome, 'the program openssl does not run here', 'install OpenSSL 3; restore works without --openssl')

    def test_program_is_written_for_python_3_8(self):
        with open(os.path.join(KIT, 'recover.py')) as file:
            text = file.read()
        ast.parse(text, feature_version=(3, 8))
        used = re.findall(r'^import (.*)$', text, re.M)
        self.assertEqual(used, 'argparse base64 getpass hashlib hmac json os re subprocess sys'.split())
        with self.assertRaises(SyntaxError):
            ast.parse('match a:\n  case 1: pass\n', feature_version=(3, 8))

    def test_openssl_that_fails_is_quoted(self):
        self.assertIn("error: openssl pkeyutl failed: ", self.wrap_with_a_key_that_is_none())

    def wrap_with_a_key_that_is_none(self):
        junk = recover.element(0x30, recover.element(0x30, b'\x05\x00') + recover.element(3, b'\0' + recover.element(
            0x30, recover.element(2, b'\x01' * 256) + recover.element(2, b'\x03'))))
        return self.run_it('wrap', '--material', self.file('material', bytes(32)), '--wrapping-key', self.file('junk', junk),
                           '--out', os.path.join(self.memory.name, 'w'), '--spec', 'SYMMETRIC_DEFAULT', '--algorithm',
                           'RSAES_OAEP_SHA_256')[2]

    def test_public_key_is_the_one_of_openssl(self):
        for kind in (['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
                     ['EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1']):
            pkcs8 = subprocess.run(['openssl', 'genpkey', '-algorithm'] + kind, capture_output=True).stdout
            pkcs8 = subprocess.run(['openssl', 'pkcs8', '-topk8', '-nocrypt', '-outform', 'DER'], input=pkcs8,
                                   capture_output=True).stdout
            spki = subprocess.run(['openssl', 'pkey', '-inform', 'DER', '-pubout', '-outform', 'DER'], input=pkcs8,
                                  capture_output=True).stdout
            self.assertEqual(recover.public_key(pkcs8), spki)


def slip39_cases():
    """(name, mnemonics, passphrase, secret in hex or None, kinds of refusal that are right)."""
    with open(os.path.join(SLIP39, 'vectors.json')) as file:
        for name, mnemonics, secret, _ in json.load(file):
            yield name, mnemonics, 'TREZOR', secret or None, None
    with open(os.path.join(SLIP39, 'generated.json')) as file:
        for case in json.load(file)['cases']:
            if case['kind'] == 'invalid':
                kinds = [case['expectedError'], 'DUPLICATE'] if 'alsoAccepted' in case else [case['expectedError']]
                yield case['id'], case['mnemonics'], case['passphrase'], None, kinds
            elif case['kind'] == 'valid' and case['iterationExponent'] < 3:
                for way in case['recover'][:2]:
                    yield (case['id'], [case['shares'][group][member] for group, member in way['shares']],
                           way['passphrase'], way['masterSecret'], None)


class Slip39(unittest.TestCase):
    def test_vectors_of_the_standard_and_of_the_reference(self):
        count, said = 0, set()
        for name, mnemonics, passphrase, secret, kinds in slip39_cases():
            with self.subTest(name):
                try:
                    found = recover.combine([recover.Share(str(i), text.split()) for i, text in enumerate(mnemonics)],
                                            passphrase.encode()).hex()
                    self.assertEqual(found, secret)
                except recover.Stop as stop:
                    self.assertIsNone(secret, stop.what)
                    self.assertTrue(kinds is None or stop.kind in kinds, '%s %s' % (stop.kind, kinds))
                    self.assertRegex(stop.what, SAID.get(stop.kind, '.'))
                    self.assertTrue(stop.hint)
                    said.add(stop.kind)
                count += 1
        self.assertGreater(count, 130)
        self.assertLess(set(SAID), said)


class Page(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        if not PAGE:
            raise unittest.SkipTest('the page is not asked for')
        cls.cases = list(slip39_cases())
        cls.place = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.place.cleanup)
        plain = {'sealed': 'M-1 1/1 ' + VECTOR['sealed'], 'spec': VECTOR['keySpec'], 'fingerprint': VECTOR['fingerprint'],
                 'kcv': VECTOR['kcvCmac']}
        with open(os.path.join(KIT, 'vectors', 'sealed-lines.txt')) as file:
            cls.lines = file.read()
        altered = base64.b64encode(SEALED[:-1] + b'x').decode()
        good = ONE + '\n\n' + TWO
        cls.tasks = [dict(plain, shares='\n\n'.join(shares)) for _, shares, _, _ in BAD_SHARES] + [
            dict(plain, shares=good), dict(plain, shares=good, sealed=cls.lines),
            dict(plain, shares=good, sealed='M-1 1/1 ' + altered), dict(plain, shares=good, sealed='M-1 1/1 AAAA'),
            dict(plain, shares=good, kcv='0000000000'), dict(plain, shares=good, fingerprint=''),
            dict(plain, shares=good, sealed=cls.lines.replace('8648 86f7', '8648 86f8', 1)),
            dict(plain, shares=ONE + '\n\n' + forged(TWO)), dict(plain, shares=good, spec='AES'),
            dict(plain, shares=good, sealed='M-1 1/1 AAAA\nM-2 1/1 AAAA'), dict(plain, shares=good, sealed='M-1 2/2 AAAA'),
            dict(plain, shares=good, sealed='hello'), dict(plain, shares=good, passport=os.path.join(KIT, 'vectors', 'vectors.json')),
            dict(plain, shares='\n\n'.join(OTHER_PAIR)),
            dict(plain, shares=good, passport=cls.reshared_passport()),
            {'call': "Object.defineProperty(crypto, 'subtle', {value: undefined}); selfTest().catch(told)"}]
        combine = """(async () => { const results = [];
            for (const [, mnemonics, passphrase] of %s) {
              try {
                results.push(hex(await combine(mnemonics.map((text, i) => readShare('' + i, text.split(' '))), bytes(passphrase))));
              } catch (stop) { results.push(stop.kind || String(stop)); } }
            return results; })()""" % json.dumps([case[:3] for case in cls.cases])
        with tempfile.TemporaryDirectory() as downloads:
            done = subprocess.run([sys.executable, os.path.join(HERE, 'browser.py'), os.path.join(KIT, 'recover.html'), downloads],
                                  input=json.dumps([{'call': combine}] + cls.tasks), capture_output=True, text=True)
        if done.returncode:
            raise AssertionError(done.stderr)
        cls.answer = json.loads(done.stdout)
        cls.said = [result if isinstance(result, str) else result['verdict'] for result in cls.answer['results'][1:]]

    @classmethod
    def reshared_passport(cls):
        passport = {'keySpec': VECTOR['keySpec'], 'fingerprint': VECTOR['fingerprint'], 'kcvCmac': VECTOR['kcvCmac'],
                    'sealedDigest': '00' * 32, 'id': 'M-9', 'label': 'pay\x1broll'}
        path = os.path.join(cls.place.name, 'passport.dsse.json')
        with open(path, 'w') as file:
            json.dump({'payload': base64.b64encode(json.dumps(passport).encode()).decode()}, file)
        return path

    def test_page_tests_itself_asks_for_nothing_and_complains_of_nothing(self):
        self.assertEqual(self.answer['selfTest'],
                         'SELF-TEST    passed: shares, sealed file and passport as printed in recovery.md')
        self.assertEqual((self.answer['asked'], self.answer['complaints']), ([], []))

    def test_slip39_vectors(self):
        for (name, _, _, secret, kinds), found in zip(self.cases, self.answer['results'][0]):
            with self.subTest(name):
                if secret:
                    self.assertEqual(found, secret)
                else:
                    self.assertRegex(found, '^[A-Z_]+$')
                    self.assertTrue(kinds is None or found in kinds, found)

    def test_bad_shares_are_named(self):
        for (name, shares, error, hint), said in zip(BAD_SHARES, self.said):
            with self.subTest(name):
                names = ['share %d' % i for i in range(1, len(shares) + 1)]
                self.assertEqual(said, 'error: %s\nhint:  %s' % (error.format(*names), hint))

    def test_sealed_file_and_passport(self):
        copy = '\nhint:  take another copy: the recovery sheet has it as QR codes and as text'
        said = self.said[len(BAD_SHARES):]
        for good in said[:2]:
            self.assertIn('agrees       fingerprint, kcvCmac\nRESTORED     SYMMETRIC_DEFAULT, 32 bytes\n', good)
        self.assertEqual(said[2], 'error: sealed file: was altered since it was sealed' + copy)
        self.assertEqual(said[3], 'error: sealed file: is not a sealed file, or is damaged' + copy)
        self.assertIn('kcvCmac is 7fd6 6322 38, expected 0000 0000 00\nhint:  take the sealed file', said[4])
        self.assertIn('error: there is nothing to compare the material with\nhint:  choose the passport', said[5])
        self.assertIn('error: sealed file: line 1 of the hex digits is mistyped or out of order\nhint:', said[6])
        self.assertIn('error: these shares do not fit together: share 1, share 2\nhint:', said[7])
        self.assertIn('error: AES: is no key spec\nhint:  one of: SYMMETRIC_DEFAULT, HMAC_224', said[8])
        self.assertEqual(said[9], 'error: sealed file: holds M-1, M-2\nhint:  name one of them as material')
        self.assertEqual(said[10], 'error: sealed file: part 1 of 2 of M-1 is missing\nhint:  scan every QR code of this material')
        self.assertIn('error: sealed file: holds a line that is no QR text and no numbered line of hex digits\nhint:', said[11])
        self.assertIn('error: vectors.json: is not a signed record\nhint:  choose the .dsse.json file', said[12])
        self.assertRegex(said[13], '^error: sealed file: is sealed under escrow key f435 317f .*; the shares give .*\nhint:  bring the cards')
        self.assertIn('\npassport     calls it M-9, pay?roll (its signatures are not checked here)\n', said[14])
        self.assertIn('\nnote         the passport was signed with another sealed file', said[14])
        self.assertIn('agrees       fingerprint, kcvCmac\nRESTORED     SYMMETRIC_DEFAULT, 32 bytes\n', said[14])
        self.assertEqual(said[15], 'error: this browser offers no cryptography here (crypto.subtle is missing)\n'
                                   'hint:  open the page from disk (file://) in Chromium or Firefox, or use recover.py')


if __name__ == '__main__':
    SLIP39 = sys.argv[1]
    PAGE = '--page' in sys.argv
    unittest.main(argv=sys.argv[:1], verbosity=1)
