#!/usr/bin/env python3
"""Runs verify.html, unmodified, in a headless Chromium without any network. Standard library only.

browser_verify.py PAGE < folders.tsv > verdicts.tsv

A line is NAME<TAB>FOLDER<TAB>OPTIONS, options as for verify.sh (--roster HEX, --head LINE:HEX, --tsa CERT.pem). For each the page is loaded anew,
the options are typed, the folder is chosen in the page's file field (with --by drop: dropped on the page), and its verdict is printed:
NAME<TAB>CONTROL, or "holds". With a second argument, a directory, pictures of each page are left there.
"""
import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

PATIENCE_SECONDS = 120


class Browser:
    """One Chromium in a network namespace of its own; spoken to over a pipe, so that not even localhost is needed."""

    def __init__(self, profile):
        command = ('chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run '
                   '--disable-background-networking --disable-component-update --disable-sync --disable-breakpad '
                   '--user-data-dir="$0" --remote-debugging-pipe about:blank 3<&0 4>&1 1>&2')
        unshare = ['unshare', '-n'] if os.geteuid() == 0 else ['unshare', '-rn']
        self.log = open(os.path.join(profile, 'browser.log'), 'wb')
        self.process = subprocess.Popen(unshare + ['sh', '-c', 'exec ' + command, profile], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.log,
                                        env=dict(os.environ, HOME=profile, TMPDIR=profile))
        self.last, self.session, self.unread, self.seen = 0, None, b'', []
        target = self.call('Target.createTarget', url='about:blank')['targetId']
        self.session = self.call('Target.attachToTarget', targetId=target, flatten=True)['sessionId']
        for domain in ('Page', 'DOM', 'Network', 'Runtime', 'Log'):
            self.call(domain + '.enable')

    def receive(self):
        while b'\0' not in self.unread:
            part = self.process.stdout.read1(1 << 16)
            if not part:
                raise RuntimeError('the browser ended')
            self.unread += part
        text, self.unread = self.unread.split(b'\0', 1)
        return json.loads(text)

    def call(self, method, **params):
        self.last += 1
        message = {'id': self.last, 'method': method, 'params': params}
        if self.session and not method.startswith(('Target.', 'Browser.')):
            message['sessionId'] = self.session
        self.process.stdin.write(json.dumps(message).encode() + b'\0')
        self.process.stdin.flush()
        while True:
            answer = self.receive()
            if answer.get('id') == self.last:
                if 'error' in answer:
                    raise RuntimeError('%s: %s' % (method, answer['error']))
                return answer['result']
            self.seen.append(answer)

    def value(self, expression):
        answer = self.call('Runtime.evaluate', expression=expression, awaitPromise=True, returnByValue=True)
        if 'exceptionDetails' in answer:
            raise RuntimeError(json.dumps(answer['exceptionDetails'])[:2000])
        return answer['result'].get('value')

    def until(self, expression):
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            found = self.value(expression)
            if found:
                return found
            time.sleep(0.02)
        raise RuntimeError('waited in vain for ' + expression)

    def choose(self, field, path):
        """A person's choice in a file field: for the folder the browser itself lists what is in it."""
        root = self.call('DOM.getDocument')['root']['nodeId']
        node = self.call('DOM.querySelector', nodeId=root, selector=field)['nodeId']
        self.call('DOM.setFileInputFiles', files=[os.path.abspath(path)], nodeId=node)

    def drop(self, path):
        self.value('document.getElementById("drop").scrollIntoView()')
        x, y = self.value('(box => [box.x + box.width / 2, box.y + box.height / 2])(document.getElementById("drop").getBoundingClientRect())')
        for kind in ('dragEnter', 'dragOver', 'drop'):
            self.call('Input.dispatchDragEvent', type=kind, x=x, y=y,
                      data={'items': [], 'files': [os.path.abspath(path)], 'dragOperationsMask': 1})

    def requests(self):
        """What the page asked for besides itself, and what it complained about."""
        return [each for each in self.seen if each.get('method') in ('Network.requestWillBeSent', 'Log.entryAdded', 'Runtime.exceptionThrown')
                and not each['params'].get('request', {}).get('url', '').endswith('/verify.html')]

    def close(self):
        try:
            self.call('Browser.close')
            self.process.wait(10)
        except (OSError, RuntimeError, subprocess.TimeoutExpired):
            self.process.kill()
        self.log.close()


def verdict(browser, page, folder, options):
    browser.call('Page.navigate', url=pathlib.Path(page).resolve().as_uri())
    browser.until('!!window.airlock && document.readyState === "complete"')
    heads, by = [], 'choice'
    for name, value in zip(options[::2], options[1::2]):
        if name == '--roster':
            browser.value('document.getElementById("roster").value = %s' % json.dumps(value))
        elif name == '--head':
            heads.append(value)
        elif name == '--tsa':
            browser.choose('#authority', value)
        elif name == '--by':
            by = value
        else:
            raise SystemExit('no such option: ' + name)
    browser.value('document.getElementById("heads").value = %s' % json.dumps('\n'.join(heads)))
    browser.drop(folder) if by == 'drop' else browser.choose('#folder', folder)
    return browser.until('!document.getElementById("result").hidden && document.getElementById("verdict")?.dataset.control')


def picture(browser, path, width, pdf):
    """For people who look at the page: an image of the given width, or the printed page."""
    if pdf:
        data = browser.call('Page.printToPDF', preferCSSPageSize=True)['data']
    else:
        browser.call('Emulation.setDeviceMetricsOverride', width=width, height=900, deviceScaleFactor=1, mobile=width < 500)
        data = browser.call('Page.captureScreenshot', captureBeyondViewport=True)['data']
    with open(path, 'wb') as file:
        file.write(base64.b64decode(data))


def main():
    page, pictures = sys.argv[1], sys.argv[2:]
    with tempfile.TemporaryDirectory() as profile:
        browser = Browser(profile)
        try:
            for line in sys.stdin.read().splitlines():
                name, folder, options = (line + '\t').split('\t')[:3]
                print(name + '\t' + verdict(browser, page, folder, options.split()), flush=True)
                for directory in pictures:
                    for form, width, pdf in (('wide.png', 1280, False), ('narrow.png', 390, False), ('print.pdf', 0, True)):
                        picture(browser, os.path.join(directory, name + '-' + form), width, pdf)
            noise = browser.requests()
            if noise:
                raise SystemExit('the page asked for something, or failed: ' + json.dumps(noise)[:2000])
        finally:
            browser.close()


if __name__ == '__main__':
    main()
