#!/usr/bin/env python3
"""Makes recovery-print.html, the printable page, from recovery.md: page.py > recovery-print.html

Knows what recovery.md uses of Markdown: headings, paragraphs, lists, tables, code, bold, italics, and <!-- page -->.
"""
import html
import os
import re

STYLE = """
@page { size: A4; margin: 11mm 12mm 12mm; @bottom-right { content: counter(page) " of " counter(pages); font: 8pt sans-serif; }
  @bottom-left { content: "Airlock recovery kit"; font: 8pt sans-serif; } }
body { font: 8.1pt/1.24 "Liberation Sans", Arial, Helvetica, "DejaVu Sans", sans-serif; color: #000; background: #fff; max-width: 186mm; margin: 0 auto; }
h1 { font-size: 15pt; margin: 0 0 1.5mm; } h2 { font-size: 10.5pt; margin: 2mm 0 .8mm; break-after: avoid; }
p, ul { margin: 1mm 0; } ul { padding-left: 4mm; }
table { border-collapse: collapse; width: 100%; margin: 1.2mm 0; }
td, th { border: .25mm solid #555; padding: .45mm 1mm; text-align: left; vertical-align: top; }
tr { break-inside: avoid; }
td:empty { height: 6.5mm; } table.blank td:first-child:not(:last-child) { width: 42%; }
code, pre { font-family: "DejaVu Sans Mono", monospace; font-size: .93em; }
pre { background: #eee; margin: 1mm 0; padding: .8mm 1.5mm; font-size: 6.5pt; line-height: 1.22; white-space: pre-wrap; break-inside: avoid; }
pre[data-name]::before { content: attr(data-name); font-weight: bold; float: right; }
pre.words { font-size: 6.3pt; line-height: 1.38; background: none; white-space: pre; padding: 0; }
hr { break-after: page; border: 0; margin: 0; }
@media screen { body { padding: 8mm; font-size: 11pt; } pre, pre.words { font-size: 9pt; overflow: auto; } hr { border-top: 1px solid; } }
"""


def inline(text):
    parts = re.split(r'(`[^`]*`)', text)
    for i, part in enumerate(parts):
        if part.startswith('`'):
            parts[i] = '<code>%s</code>' % html.escape(part[1:-1])
        else:
            part = html.escape(part, quote=False)
            part = re.sub(r'\*\*(.+?)\*\*', r'<b>\1</b>', part)
            parts[i] = re.sub(r'(?<!\w)\*(.+?)\*', r'<i>\1</i>', part)
    return ''.join(parts)


def table(lines):
    rows = [[inline(cell.strip()) for cell in line.strip().strip('|').split('|')] for line in lines]
    head, body = rows[0], rows[2:]
    out = ['<table>' if any(head) else '<table class="blank">']
    if any(head):
        out.append('<tr>%s</tr>' % ''.join('<th>%s</th>' % cell for cell in head))
    out += ['<tr>%s</tr>' % ''.join('<td>%s</td>' % cell for cell in row) for row in body]
    return '\n'.join(out + ['</table>'])


def block(text):
    first = text.split('\n', 1)[0]
    if first.startswith('```'):
        kind, _, name = first[3:].partition(' ')
        body = html.escape(text.split('\n', 1)[1].rsplit('\n', 1)[0], quote=False)
        shown = ' class="words"' if name == 'words' else ' data-name="%s"' % name if name else ''
        return '<pre%s>%s</pre>' % (shown, body)
    if first == '<!-- page -->':
        return '<hr>'
    if first.startswith('#'):
        level = len(first) - len(first.lstrip('#'))
        return '<h%d>%s</h%d>' % (level, inline(first[level:].strip()), level)
    if first.startswith('|'):
        return table(text.split('\n'))
    if first.startswith('* '):
        entries = re.split(r'^\* ', text, flags=re.M)[1:]
        return '<ul>%s</ul>' % ''.join('<li>%s</li>' % inline(' '.join(entry.split())) for entry in entries)
    return '<p>%s</p>' % inline(' '.join(text.split()))


def page(markdown):
    blocks = re.findall(r'(?s)```.*?\n```(?=\n)|(?:(?!```)[^\n]+\n)+', markdown)
    return ('<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Airlock recovery kit</title>\n<meta http-equiv='
            '"Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">\n<style>%s</style></head><body>\n%s\n'
            '</body></html>' % (STYLE, '\n'.join(block(text.rstrip('\n')) for text in blocks)))


if __name__ == '__main__':
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'recovery.md'), encoding='utf-8') as file:
        print(page(file.read()))
