"""Drives recover.html in a headless Chromium without any network, over a pipe. Standard library only.

browser.py PAGE DOWNLOADS < tasks.json > answers.json

A task is {"call": EXPRESSION}: its value once it is settled; or a restore as a person does it:
{"shares": TEXT, "sealed": TEXT, "id": ..., "spec": ..., "fingerprint": ..., "kcv": ..., "passport": FILE, "save": true}.
Its answer is {"verdict": TEXT, "good": true or false, "saved": SHA-256 of what was saved}.
"""
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time


class Browser:
    def __init__(self, profile):
        command = ('chromium --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run '
                   '--disable-background-networking --disable-component-update --disable-sync --disable-breakpad '
                   '--user-data-dir="$0" --remote-debugging-pipe about:blank 3<&0 4>&1 1>&2')
        unshare = ['unshare', '-n'] if os.geteuid() == 0 else ['unshare', '-rn']
        self.log = open(os.path.join(profile, 'browser.log'), 'wb')
        self.process = subprocess.Popen(unshare + ['sh', '-c', 'exec ' + command, profile], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.log,
                                        env=dict(os.environ, HOME=profile, TMPDIR=profile))
        self.last, self.session, self.events = 0, None, []
        target = self.call('Target.createTarget', url='about:blank')['targetId']
        self.session = self.call('Target.attachToTarget', targetId=target, flatten=True)['sessionId']

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
            self.events.append(answer)

    def receive(self):
        text = b''
        while not text.endswith(b'\0'):
            letter = self.process.stdout.read(1)
            if not letter:
                raise RuntimeError('the browser ended')
            text += letter
        return json.loads(text[:-1])

    def value(self, expression):
        answer = self.call('Runtime.evaluate', expression=expression, awaitPromise=True, returnByValue=True)
        if 'exceptionDetails' in answer:
            raise RuntimeError(json.dumps(answer['exceptionDetails'])[:2000])
        return answer['result'].get('value')

    def wait(self, expression, seconds=60):
        end = time.time() + seconds
        while not self.value(expression):
            if time.time() > end:
                raise RuntimeError('never became true: ' + expression)
            time.sleep(0.05)

    def close(self):
        self.call('Browser.close')
        self.process.wait(20)
        self.log.close()


def choose(browser, element, files):
    root = browser.call('DOM.getDocument')['root']['nodeId']
    node = browser.call('DOM.querySelector', nodeId=root, selector='#' + element)['nodeId']
    browser.call('DOM.setFileInputFiles', nodeId=node, files=files)


def restore(browser, task, downloads):
    browser.value("document.getElementById('forget').click()")
    for name in ('shares', 'sealed', 'id', 'spec', 'fingerprint', 'kcv'):
        browser.value('document.getElementById(%s).value = %s' % (json.dumps(name), json.dumps(task.get(name, ''))))
    for name in ('passport', 'sealedFile'):
        if name in task:
            choose(browser, name, [task[name]])
    browser.value("document.getElementById('restore').click()")
    browser.wait("document.getElementById('verdict').textContent !== ''")
    answer = {'verdict': browser.value("document.getElementById('verdict').textContent"),
              'good': browser.value("document.getElementById('verdict').className") == 'good'}
    if task.get('save') and answer['good']:
        before = set(os.listdir(downloads))
        browser.value("document.getElementById('save').click()")
        end = time.time() + 30
        while time.time() < end:
            new = [name for name in set(os.listdir(downloads)) - before if not name.endswith('.crdownload')]
            if new and os.path.getsize(os.path.join(downloads, new[0])):
                path = os.path.join(downloads, new[0])
                with open(path, 'rb') as saved:
                    answer['saved'] = hashlib.sha256(saved.read()).hexdigest()
                os.remove(path)
                break
            time.sleep(0.05)
    return answer


def main(page, downloads):
    tasks = json.load(sys.stdin)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(profile)
        try:
            for domain in ('Page', 'Runtime', 'Log', 'Network', 'DOM'):
                browser.call(domain + '.enable')
            browser.call('Browser.setDownloadBehavior', behavior='allow', downloadPath=downloads)
            address = 'file://' + os.path.realpath(page)
            browser.call('Page.navigate', url=address)
            browser.wait("document.readyState === 'complete' && "
                         "document.getElementById('tests').className !== ''")
            test = browser.value("document.getElementById('tests').textContent")
            results = [browser.value(task['call']) if 'call' in task else restore(browser, task, downloads) for task in tasks]
            asked = [event['params']['request']['url'] for event in browser.events
                     if event.get('method') == 'Network.requestWillBeSent']
            complaints = [event for event in browser.events
                          if event.get('method') in ('Runtime.exceptionThrown', 'Log.entryAdded')]
            json.dump({'selfTest': test, 'results': results, 'complaints': complaints,
                       'asked': [url for url in asked if url != address and not url.startswith('blob:')]}, sys.stdout)
        finally:
            browser.close()


if __name__ == '__main__':
    main(*sys.argv[1:])
