#!/bin/sh
# Checks a folder of Airlock evidence with stock tools: sh, coreutils, findutils, sed, awk, openssl 3, jq 1.6. Nothing of Airlock is used or run.
# The checks, their order and their names are those of ceremony-docs/reference/evidence.md; the first that does not hold ends it.
# Usage: verify.sh [--roster SHA256] [--head LINE:SHA256]... [--tsa CERT.pem] FOLDER
# Exit: 0 the evidence holds, 2 usage, 3 a check does not hold (its control is printed), 5 a tool is missing, 7 stopped.
set -eu; umask 077; LC_ALL=C; export LC_ALL
roster='' heads='' tsa='' tab=$(printf '\t'); small='0[01](00){30}[08]0|e[cde](ff){30}[7f]f|26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc[08]5|c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03[7f]a'
usage() { echo "usage: verify.sh [--roster SHA256] [--head LINE:SHA256]... [--tsa CERT.pem] FOLDER" >&2; exit 2; }; is() { printf '%s\n' "$2" | grep -q -x -E -e "$1" || usage; }
while [ $# -gt 1 ]; do
  case $1 in --roster) roster=$2; is '[0-9a-f]{64}' "$2" ;; --head) heads="$heads $2"; is '[1-9][0-9]{0,8}:[0-9a-f]{64}' "$2" ;; --tsa) tsa=$(readlink -f -- "$2"); [ -r "$tsa" ] || usage ;; *) usage ;; esac; shift 2
done; [ $# = 1 ] && [ -d "$1" ] || usage
for tool in jq openssl sha256sum find split xargs od base64 awk; do command -v "$tool" > /dev/null || { echo "error: $tool is missing; openssl must be version 3" >&2; exit 5; }; done
folder=$(CDPATH='' cd -- "$1" && pwd); T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; trap 'exit 7' INT TERM HUP
say() { printf '%-12s %-24s %s\n' "$1" "$2" "$3"; }; fail() { say FAIL "$1" "$2"; echo "hint: keep the folder as it is and take it again from where it was made; evidence.md says what each control means"; exit 3; }
tell() { while IFS="$tab" read -r result control what; do [ "$result" != FAIL ] || fail "$control" "$what"; say "$result" "$control" "$what"; done < "$1"; }; digest() { sha256sum < "$1" | cut -d' ' -f1; }
once() { jq -c --stream 'select(length == 2) | 0' "$@" > "$T/raw" && jq -c 'tostream | select(length == 2) | 0' "$@" > "$T/read" && cmp -s "$T/raw" "$T/read" && [ "$(jq -c 0 "$@" | wc -l)" = $# ]; } # one text each, no member twice
verifies() { # key file, named after its kind; over pae with sig. ML-DSA-65 is not checked: that person's other key decides here
  case $1 in *.ed25519) [ "$(wc -c < "$T/sig")" = 64 ] && openssl pkeyutl -verify -pubin -keyform DER -inkey "$1" -rawin -in "$T/pae" -sigfile "$T/sig" ;;
    *) openssl dgst -sha256 -verify "$1" -keyform DER -signature "$T/sig" "$T/pae" ;; esac > /dev/null 2>&1
}
# DSSE envelopes become JSON lines: side, name, type, digest of the payload, the keys of the package's rosters that signed it, the payload.
envelopes() { # side, list of number, name and file; status 1 when one cannot be read
  rm -rf "$T/env" "$T/pay"; mkdir "$T/env" "$T/pay"; : > "$T/meta"
  while IFS="$tab" read -r i name file; do cp -- "$file" "$T/env/$i" || return 1; done < "$2"
  cd "$T/env" && once * && jq -r '[input_filename, .payloadType, .payload, ([.signatures[] | (.sig | if test("^[A-Za-z0-9+/_-]+={0,2}$") then . else error end) + ":" + (.keyid // "" | if test("^[0-9a-f]{64}$") then . else "" end)] | join(","))] | @tsv' * > "$T/tsv" || return 1
  while IFS="$tab" read -r i type payload sigs; do
    printf '%s' "$payload" | tr '_-' '/+' | base64 -d > "$T/pay/$i" || return 1; { printf 'DSSEv1 %d %s %d ' "${#type}" "$type" "$(wc -c < "$T/pay/$i")"; cat "$T/pay/$i"; } > "$T/pae"; signed=''
    printf '%s\n' "$sigs" | tr ',_-' '\n/+' > "$T/sigs"
    while IFS=: read -r sig keyid; do
      printf '%s' "$sig" | base64 -d > "$T/sig" 2> /dev/null || return 1
      for key in "$T/keys/$keyid".[ep]* "$T"/keys/*.[ep]*; do if [ -f "$key" ] && verifies "$key"; then signed="$signed,$(cat "${key%.*}.b64")"; break; fi; done
    done < "$T/sigs"
    printf '%s\t%s\t%s\t%s\n' "$i" "$type" "$(digest "$T/pay/$i")" "$signed" >> "$T/meta"
  done < "$T/tsv"
  cd "$T/pay" && once * && jq -c --arg side "$1" --rawfile names "$2" --rawfile meta "$T/meta" '
    def rows: split("\n") | map(select(. != "") | split("\t") | {(.[0]): .}) | add; ($names | rows[input_filename][1]) as $name | ($meta | rows[input_filename]) as $m
    | {side: $side, name: $name, type: ($m[1] | ltrimstr("application/vnd.airlock.") | rtrimstr(".v1+json")), digest: $m[2], keys: ($m[3] | split(",") | map(select(. != ""))), payload: .}' *
}
cat > "$T/common.jq" <<'JQ'
def f($c; $m): {c: $c, m: $m}; def subsets: if . == [] then [] else .[0] as $one | (.[1:] | subsets) | ., [$one] + . end; # Hall's theorem: for no choice of roles are there more seats than people who could take one
def seats($roles; $people): all($roles | unique | subsets; . as $some | ([$roles[] | select(IN($some[]))] | length) <= ([$people[] | select(any(.roles[]; IN($some[])))] | length));
def signers($roster; $keys): [$roster.people[] | select(any(.keys[]; . as $k | $keys | index($k)))]; def rule($roster; $type): [($roster.rules[$type] // {"nobody": 1}) | to_entries[] | .key as $role | range(.value) | $role];
def classic: startswith("MCowBQYDK2Vw") or startswith("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD"); def keysof: [.people[] | .id as $id | .keys[] | select(classic) | [$id, .]];
def asked: . as $rule | [("operator", "witness", "import-operator", "approver", "custodian", "auditor") | select(($rule[.] // 0) > 0) | "\($rule[.]) \(.)"] | join(" + "); def pair: {operator: 1, witness: 1}; def two($role): {($role): 2}; def usual: {roster: two("approver"), plan: two("approver"), "import-request": two("import-operator"), escrow: pair, passport: pair, "wrapped-material": pair, receipt: two("import-operator"), "deletion-order": two("import-operator")};
def misformed: . as $r | [.people[].keys[]] as $keys | if ([.people[].id] | length != (unique | length)) or ($keys | length != (unique | length)) then "names a person or a key twice" elif any(.people[]; .keys == [] and .roles != ["custodian"]) then "has somebody without a signing key"
  elif ((usual | keys) - (.rules | keys) - ["plan", "deletion-order"] != []) or ((.rules | keys) - (usual | keys) != []) or any(.rules[]; all(.[]; . < 1)) then "has not the rules that a roster has" elif any(.rules[] | to_entries[]; .value > (.key as $role | [$r.people[] | select(.keys != [] and (.roles | index($role)))] | length)) then "asks for more people than there are"
  else [(select(.policy.sha1Wrapping == true) | "material may be wrapped with OAEP over SHA-1, which KMS still offers"), (usual | to_entries[] | .key as $t | .value as $u | $r.rules[$t] // empty | select(. as $rule | any($u | to_entries[]; ($rule[.key] // 0) < .value)) | "\($t) needs \(asked) instead of \($u | asked)"),
    ($r.people[] | . as $one | (["operator", "witness"], ["operator", "import-operator"], ["witness", "import-operator"], ["operator", "approver"], ["import-operator", "approver"], ["witness", "custodian"]) | select(all(.[]; IN($one.roles[]))) | "\($one.id) is \(.[0]) and \(.[1]) in one person")] - .limitations | if . == [] then null else "does not declare: " + .[0] end end;
def instant: sub("\\.[0-9]+Z$"; "Z") | fromdate; def ruled: if . == "drill" then "escrow" else . end;
def complete($rosters): . as $b | any($rosters[]; .digest == $b.payload.rosterDigest and seats(rule(.payload; $b.type | ruled); signers(.payload; $b.keys))); def bundle($rosters): # the first thing wrong with a bundle by itself
  . as $b | [$rosters[] | select(.digest == $b.payload.rosterDigest and .payload.rosterVersion == $b.payload.rosterVersion)] as $r
  | if .type == "unreadable" or .keys == [] then f("SIGNATURES"; .name + ": nobody on a roster has signed it") elif $r == [] then f("ROSTER-PINNED"; .name + ": was made under a roster that is not in the package")
    elif .payload.environment != $r[0].payload.environment then f("ENVIRONMENT-MATCH"; .name + ": is of the other environment") else null end;
def place: if test("^plans/.*\\.dsse\\.json$") then "00-plan/" + . elif test("^roster/.*\\.dsse\\.json$") or startswith("trust.json") then "01-roster/" + .
  elif test("^doctor/.*\\.json$") then "02-environment/" + . elif test("^material/.*/passport\\.dsse\\.json$") then "04-key/" + .
  elif test("^(escrow|drills)/.*\\.dsse\\.json$") then "05-shares/" + . elif test("^(requests|wrapped|receipts|orders)/.*\\.dsse\\.json$") then "06-import/" + . else null end;
def stored: sub("^[^/]*/"; "") as $s | if ($s | place) == . then $s else null end;
def report($checks): [$checks[] | select(. != null)] as $failed | if $failed == [] then empty else "FAIL\t\($failed[0].c)\t\($failed[0].m | gsub("[\\p{Cc}]"; "?"))" end;
JQ
cat > "$T/statement.jq" <<'JQ'
def plain: type == "string" and length > 0 and (test("[\\x00-\\x1f\\\\]") | not) and all(split("/")[]; . != "" and . != "." and . != ".."); def hex: type == "string" and test("^[0-9a-f]{64}$");
select((.predicate.ceremony | test("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")) and .predicate.environment != null) | select(keys == ["_type", "predicate", "predicateType", "subject"] and ._type == "https://in-toto.io/Statement/v1" and .predicateType == "urn:airlock:ceremony-evidence:v1")
| select((.predicate | keys - ["tokensDieAt"]) == ["ceremony", "createdAt", "environment", "head", "program", "rosterDigest", "rosterVersion", "side", "version", "withheld"])
| select(all(.subject[]; keys == ["digest", "name"] and (.digest | keys) == ["sha256"] and (.digest.sha256 | hex) and (.name | plain)) and ([.subject[].name] | length == (unique | length)))
| select(.predicate.side == "offline" or .predicate.side == "online") | select(all(.predicate.withheld[]; keys == ["name", "sha256"] and (.sha256 | hex) and (.name | plain)))
JQ
cat > "$T/transcript.jq" <<'JQ'
def unwaived: if .open != {} and .unfit == null then .unfit = "line \(.open | to_entries[0].value): \(.open | keys[0]) failed and nobody waived it" else . end | .open = {};
($hashes | split("\n")) as $h | ["actor", "at", "ceremony", "controls", "facts", "inputs", "outputs", "prev", "seq", "step", "type", "witnesses"] as $members
| reduce inputs as $line ({n: 0, prev: ("0" * 64), outputs: {}, cells: {}, plans: {}, open: {}, latest: 0}; if .broken then . else ($line | try fromjson catch null) as $e | (.n + 1) as $n
  | if ($e | type) != "object" or ($e | keys) != $members or $e.seq != $n or $e.prev != .prev then .broken = "the chain is broken at line \($n)" else
    .n = $n | .prev = $h[$n - 1] | .outputs += $e.outputs | if $e.ceremony == $ceremony and $e.step != "doctor" and ($side == "online" or ($e.facts | has("clock-offset-seconds")))
      then ($e.at | instant) as $at | (if $at < .latest - 120 and .backwards == null then .backwards = "line \($n): the time runs backwards" else . end) | .latest = ([.latest, $at] | max) else . end
    | if .stranger == null and any(([$e.actor] - [""] + $e.witnesses)[]; . as $p | $people | index($p) | not) then .stranger = "line \($n): somebody who is on no roster" else . end
    | if .stranger == null and $e.type == "deviation" and (($e.facts["decided-by"] // "") as $d | $d != "" and ($people | index($d)) == null) then .stranger = "line \($n): somebody decided who is on no roster" else . end
    | if ($e.type | endswith("-interrupted")) or ($e.type | IN("deviation", "step-skipped", "steps-void", "run-stopped", "torn-line-set-aside", "file-set-aside")) then .deviating += 1 else . end
    | if $e.type == "machine-examined" and $e.step != "doctor" then unwaived | if $e.facts.verdict == "FAIL" then reduce ($e.facts.failed // "" | split(" ")[]) as $c (.; .open[$c] = $n) else . end
      elif $e.type == "deviation" then (if ($e.facts["decided-by"] // "") != "" then del(.open[$e.facts.check // ""])
        elif .undecided == null then .undecided = "line \($n): a deviation that nobody decided" else . end) elif $e.type == "target-proven" then .cells[$e.facts.cell // ""] = true
      elif $e.type == "run-opened" then reduce $e.inputs[] as $d (.; .plans[$d] = $n) else . end end end) | unwaived
JQ
cat > "$T/package.jq" <<'JQ'
[.[] | select(.name | startswith("01-roster/roster/"))] as $rosters | [.[] | select((.name | startswith("01-roster/") | not) and (.name | stored) != null)] as $bundles | .[0] as $manifest | $manifest.payload as $s
| def chain: $rosters[0] as $first | if $first.type == null or $first.digest != $trust.rosterDigest or $first.type != "roster" then f("ROSTER-PINNED"; "trust.json names another first roster") elif ($first.payload | misformed) then f("ROSTER-PINNED"; $first.name + ": " + ($first.payload | misformed)) else
    first((($first.payload | keysof)[] | select(.[1] as $k | $first.keys | index($k) | not) | f("SIGNATURES"; "the first roster lacks the signature of " + .[0])),
      (range(1; $rosters | length) as $i | $rosters[$i - 1] as $a | $rosters[$i] as $b |
        if $b.type != "roster" or ($b.payload | misformed) then f("ROSTER-CHAIN"; $b.name + ": " + (if $b.type != "roster" then "is no roster" else $b.payload | misformed end)) elif seats(rule($a.payload; "roster"); signers($a.payload; $b.keys)) | not then f("SIGNATURES"; $b.name + ": lacks signatures under the roster before it")
        elif $b.payload.rosterVersion != $a.payload.rosterVersion + 1 or $b.payload.rosterDigest != $a.digest then f("ROSTER-CHAIN"; $b.name + ": does not follow the roster before it")
        elif $b.payload.environment != $a.payload.environment then f("ENVIRONMENT-MATCH"; $b.name + ": is of the other environment")
        elif seats(rule($b.payload; "roster"); signers($b.payload; $b.keys)) | not then f("SIGNATURES"; $b.name + ": lacks signatures under its own rule")
        elif (($b.payload | keysof) - ($a.payload | keysof) | any(.[]; .[1] as $k | $b.keys | index($k) | not)) then f("ROSTER-CHAIN"; $b.name + ": somebody new did not sign it")
        else empty end), null) end; def manifest: [$rosters[] | select(.digest == $s.predicate.rosterDigest and .payload.rosterVersion == $s.predicate.rosterVersion)] as $r
    | if $r == [] then f("ROSTER-PINNED"; "the manifest names a roster that is not in the package") else $r[0].payload as $r
    | (rule($r; if $s.predicate.side == "offline" then "escrow" else "receipt" end) + (if any($r.people[]; (.roles | index("auditor")) and .keys != []) then ["auditor"] else [] end)) as $need
    | if seats($need; signers($r; $manifest.keys)) then null else f("SIGNATURES"; "the manifest lacks signatures; needed: " + ($need | join(", "))) end end;
  def recorded: ($s.subject | map({(.name): .digest.sha256}) | add) as $files | ($s.predicate.withheld | map({(.name): .sha256}) | add // {}) as $withheld
    | first(($t.outputs | to_entries[] | .key as $k | select((($k | place) as $p | if $p != null then $files[$p] else $withheld[$k] end) != .value) | f("RECORDED-FILES"; $k + ": is not the file that the transcript records")),
        ($files | keys[] | stored | select(. != null and $t.outputs[.] == null) | f("RECORDED-FILES"; . + ": no line of the transcript records it")), null);
  def signed: [$bundles[] | select(complete($rosters)) | .digest] as $whole | [$bundles[] | select(.type == "wrapped-material") | .payload.requestDigest] as $answered | first(($bundles[] | bundle($rosters) | select(. != null)),
        ($bundles[] | .digest as $d | select(($whole | index($d)) == null and (.type == "deletion-order" or (.type == "import-request" and ($answered | index($d)) == null) | not)) | f("SIGNATURES"; .name + ": its signatures are not what the roster asks for")), null);
  report([(if $roster != "" and $roster != $trust.rosterDigest then f("ROSTER-PINNED"; "the package begins with another roster than the one on your card") else null end), chain,
    (if $s.predicate.environment != $rosters[-1].payload.environment or $trust.environment != $rosters[-1].payload.environment then f("ENVIRONMENT-MATCH"; "manifest, trust.json and rosters are not of one environment") else null end),
    manifest, (if $t.broken then f("TRANSCRIPT-CHAIN"; $t.broken) elif $t.n != $s.predicate.head.seq or $t.prev != $s.predicate.head.hash then f("TRANSCRIPT-CHAIN"; "the transcript ends at line \($t.n), the manifest was signed over line \($s.predicate.head.seq)") else null end),
    (if $t.backwards then f("TIME-FORWARD"; $t.backwards) else null end), (if $t.stranger then f("ACTOR-ON-ROSTER"; $t.stranger) else null end), recorded, signed]),
  "PASS\tSIGNATURES\t\($s.predicate.environment) \($s.predicate.ceremony), \($s.predicate.side): \($s.subject | length) files, \($rosters | length) rosters, \($t.n) events, \($bundles | length) bundles"
JQ
cat > "$T/joined.jq" <<'JQ'
. as $all | def of($type): [$all[] | select(.type == $type and (.name | stored) != null)]; def inside($b): [$all[] | select(.side == $b.side and .name == $b.name + "#inside")];
def first_of: reduce .[] as $b ([]; if any(.[]; .digest == $b.digest) then . else . + [$b] end); def cell: .keyArn + "#" + .passportDigest;
def gap: .payload as $e | [$e.shares[].number] as $n | if any($e.shares[]; .readBack | not) then "a share was not read back"
  elif $e.threshold < 2 or $e.threshold > ($n | length) or $n != [range(1; ($n | length) + 1)] then "threshold and shares do not go together"
  elif any($e.trials[].shares; length != $e.threshold or (unique | length) != $e.threshold) then "a trial did not use exactly the threshold of shares"
  elif ([$e.trials[].shares[]] | unique) != $n then "the trials are not of exactly these shares" else null end; def unproven: . as $b | (gap) as $g | if $g == null then null else f("ESCROW-PROOF"; $b.name + ": " + $g) end;
def sound: . as $b | [$all[] | select(.type == "roster" and .side == $b.side)] as $r | bundle($r) // (if complete($r) then null else f("SIGNATURES"; .name + ": lacks signatures") end);
def carried: inside(.)[] | sound // (if .type == "escrow" then unproven else null end);
of("import-request") as $requests | (of("wrapped-material") | first_of) as $wrapped | (of("receipt") | first_of) as $receipts | ($ts | has("offline")) as $off | ($ts | has("online")) as $on
| def proofs: (of("escrow")[] | unproven), (of("drill")[] | carried),
    ($wrapped[] | . as $w | carried, (inside($w) as $in | $w.payload.targets[] | . as $t | [$in[] | select(.type == "passport" and .digest == $t.passportDigest)] as $p
      | select($p == [] or all($in[]; .type != "escrow" or .digest != $p[0].payload.escrowDigest)) | f("ESCROW-PROOF"; $w.name + ": a target's passport or its escrow record is not inside")));
  def answers: $wrapped[] | . as $w | [$requests[] | select(.digest == $w.payload.requestDigest)] as $r | if $r == [] then f("WRAPPED-MATCHES-REQUEST"; .name + ": answers a request that is not in the folder")
    else .payload.targets[] | . as $t | select(any($r[0].payload.targets[]; . as $q | all("keyArn", "keySpec", "importType", "wrappingAlgorithm", "importToken", "deadline", "expiry"; . as $k | $t[$k] == $q[$k])
      and any($all[]; .type == "wrapping-key" and .key == $q.wrappingKey and .digest == $t.wrappingKeyDigest)) | not) | f("WRAPPED-MATCHES-REQUEST"; $w.name + ": a target is not what the request asked for") end;
  def fresh: ($wrapped[] | . as $w | .payload.targets[] | select(($w.payload.createdAt | instant) >= (.deadline | instant)) | f("REQUEST-FRESH"; $w.name + ": was made when a token was dead")),
    ($wrapped | group_by(.payload.requestDigest)[] | select(length > 1) | f("REQUEST-UNUSED"; .[1].name + " and " + .[0].name + " answer one request"));
  def got: $receipts | to_entries[] | .key as $i | .value | . as $r | [$wrapped[] | select(.digest == $r.payload.wrappedDigest)] as $w
    | if $w == [] or $w[0].payload.requestDigest != $r.payload.requestDigest then f("WRAPPED-MATCHES-REQUEST"; .name + ": names a wrapped material that is not in the folder, or another request")
      else .payload.targets[] | . as $t | [$w[0].payload.targets[] | select(cell == ($t | cell))] as $s | if $s == [] then f("PASSPORT-MATCH"; $r.name + ": a key got other material than was wrapped")
      elif .outcome != "rotated" and .expiry != $s[0].expiry then f("EXPIRY-EXPLICIT"; $r.name + ": was imported with another expiry than was decided")
      elif .outcome == "imported" and (.importedAt | instant) > ($s[0].deadline | instant) then f("TOKEN-ALIVE"; $r.name + ": was imported after its token was dead")
      elif .outcome != "rotated" and $on and $ts.online.cells[cell] == null then f("PROOF-OF-USE"; $r.name + ": no line of the online transcript proves that KMS used the key")
      elif any($receipts[:$i][].payload.targets[]; cell == ($t | cell) and .keyMaterialId != null and $t.keyMaterialId != null and .keyMaterialId != $t.keyMaterialId) then f("MATERIAL-ID-EXPECTED"; $r.name + ": KMS named two materials for one passport")
      else empty end end; def wanted: $heads + [$wrapped[].payload.transcriptHead | {seq, hash}] | map(select(.seq > 0));
  def headed: (select($off | not) | $heads[] | f("HEAD-ON-PAPER"; "the offline package is not here")), (select($off) | wanted[] | select((.seq | type) != "number" or (.hash | test("^[0-9a-f]{64}$") | not) or $lines[.seq - 1] != .hash)) | f("HEAD-ON-PAPER"; "line \(.seq) of the offline transcript is not the one on paper or in a bundle: an older, cut or forked transcript");
  def missing($side; $type): [$all[] | select(.side == (if $side == "offline" then "online" else "offline" end)) | .digest] as $there | of($type)[] | select(.side == $side and (.digest as $d | $there | index($d)) == null) | f("WORLDS-JOINED"; $side + "/" + .name + ": the other side has no such bundle");
  def joined: select($off and $on) | ([$all[] | select(.type == "roster")] | group_by(.side) | select(.[0][0].digest != .[1][0].digest) | f("WORLDS-JOINED"; "the two packages begin with different rosters")), missing("online"; "wrapped-material"), missing("offline"; "import-request"), missing("offline"; "receipt");
  def machines: $ts | to_entries[] | .key as $s | select(.value.unfit != null and any($all[]; .type == "roster" and .side == $s and .payload.environment == "production")) | f("MACHINE-FIT"; .key + ": " + .value.unfit);
  def plans: $ts | to_entries[] | .key as $s | (.value.plans | to_entries[] | select(.key as $d | any($all[]; .type == "plan" and .side == $s and .digest == $d) | not) | f("PLAN-FOLLOWED"; "\($s): line \(.value): no approved plan of that digest")), (.value.undecided // empty | f("PLAN-FOLLOWED"; $s + ": " + .));
  def trailed: select($trail != null) | [$trail[] | select(.eventName == "ImportKeyMaterial" and (has("errorCode") | not)) | .requestID] as $seen | [$receipts[].payload.targets[]] as $t
    | ($t[] | select(.outcome == "imported" and (.awsRequestId as $id | $seen | index($id)) == null) | f("TRAIL-EXPLAINED"; "CloudTrail has no import with request id " + .awsRequestId)), ($seen - [$t[].awsRequestId] | .[] | f("TRAIL-EXPLAINED"; "CloudTrail has an import, request id " + . + ", that no receipt names"));
  report([first(proofs, answers, fresh, got, headed, joined, machines, plans, trailed | select(. != null)) // null]),
  "PASS\tESCROW-PROOF\t\(of("escrow") | length) escrow records, \($wrapped | length) wrapped materials, \($receipts | length) receipts fit together",
  ([$receipts[].payload.targets[]] | map(select(.proof.method | IN("pending-rotation", "deferred")) | cell) - map(select(.proof.method | IN("pending-rotation", "deferred") | not) | cell) | unique | length | if . > 0 then "NOT CHECKED\tPROOF-OF-USE\tKMS had not used \(.) of the imported materials when its receipt was signed" else empty end),
  (if $off and $on then "PASS\tWORLDS-JOINED\tboth sides tell one story" else "NOT CHECKED\tWORLDS-JOINED\tonly one side's package is here" end),
  (if $heads == [] then "NOT CHECKED\tHEAD-ON-PAPER\tno --head from paper was given" else "PASS\tHEAD-ON-PAPER\tthe heads from paper are lines of the transcript" end),
  (if $trail == null then "NOT CHECKED\tTRAIL-EXPLAINED\tno CloudTrail events are in the folder" else "PASS\tTRAIL-EXPLAINED\tCloudTrail and receipts name the same imports" end)
JQ
check_package() { # directory, the side its name says
  cd "$1"; m=manifest.dsse.json; [ -f $m ] && [ "$(wc -c < $m)" -le 33554432 ] && [ -z "$(find . ! -type f ! -type d | head -c 1)" ] || fail EVIDENCE-FILES "$2: there is no manifest, one that is too large, or something that is no plain file"
  if ! { once $m && jq -je 'select(.payloadType == "application/vnd.in-toto+json" and all(.signatures[].sig; test("^[A-Za-z0-9+/_-]+={0,2}$"))) | .payload' < $m | base64 -d > "$T/statement" && once "$T/statement" && jq -ecs '.[0] | '"$(cat "$T/statement.jq")" < "$T/statement" > "$T/s"; } 2> /dev/null; then fail EVIDENCE-FILES "$2/$m: is not the statement of an evidence package"; fi
  side=$(jq -r '.predicate.side' < "$T/s"); [ "$2" = . ] || [ "$2" = "$side" ] || fail EVIDENCE-FILES "$2: is the other side's package"; jq -r '.subject[].name' < "$T/s" | sort > "$T/listed"
  [ -z "$(find . -name '*[[:cntrl:]]*' | head -c 1)" ] || fail EVIDENCE-FILES "$2: a file name has characters that nobody can see"
  find . -type f | sed 's|^\./||' | grep -v -x -F -e $m -e MANIFEST-WORDS.txt | grep -v -x -E 'timestamps/[A-Za-z0-9]+\.tsr' | sort > "$T/present" || true
  cmp -s "$T/listed" "$T/present" || fail EVIDENCE-FILES "$2: listed or present, not both: $(comm -3 "$T/listed" "$T/present" | tr -d '\t' | head -n 1 | tr -c '[:print:]' '?')"
  jq -r '.subject[] | .digest.sha256 + "  ./" + .name' < "$T/s" > "$T/sums"; sha256sum --quiet --strict -c "$T/sums" > "$T/wrong" 2> /dev/null || fail EVIDENCE-FILES "$2: $(head -n 1 "$T/wrong" | tr -c '[:print:]' '?')"
  if [ -f MANIFEST-WORDS.txt ] && { ! grep -q -x -F "Manifest $(digest "$T/statement")" MANIFEST-WORDS.txt || ! grep -q -x -F "$(jq -r '.predicate.head | "Head \(.seq): \(.hash)"' < "$T/s")" MANIFEST-WORDS.txt; }; then fail EVIDENCE-FILES "$2/MANIFEST-WORDS.txt: is not of this manifest"; fi
  log=03-transcript/transcript.jsonl; [ -f $log ] && [ -f 01-roster/trust.json ] || fail EVIDENCE-FILES "$2: the transcript or trust.json is missing"; { once 01-roster/trust.json && jq -ces '.[0]' < 01-roster/trust.json > "$T/trust"; } 2> /dev/null || fail ROSTER-PINNED "$2: trust.json cannot be read"
  rm -rf "$T/keys" "$T/in" "$T/lines"; mkdir "$T/keys" "$T/in" "$T/lines"; cat 01-roster/roster/*.dsse.json 2> /dev/null | jq -r '.payload | @base64d | fromjson | .people[].keys[] | if test("^[A-Za-z0-9+/]+={0,2}$") then . else error end' 2> /dev/null | sort -u > "$T/spki"
  while read -r b64; do
    printf '%s' "$b64" | base64 -d > "$T/key" 2> /dev/null && [ "$(base64 -w 0 < "$T/key")" = "$b64" ] || fail SIGNATURES "$2: a roster has a key that is none"
    id=$(digest "$T/key"); printf '%s' "$b64" > "$T/keys/$id.b64"; case $b64 in MCowBQYDK2Vw*) mv "$T/key" "$T/keys/$id.ed25519"; if tail -c 32 "$T/keys/$id.ed25519" | od -An -v -tx1 | tr -d ' \n' | grep -q -x -E -e "$small"; then fail ROSTER-PINNED "$2: a roster has an Ed25519 key under which anybody can sign"; fi ;; MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD*) mv "$T/key" "$T/keys/$id.p256" ;; esac
  done < "$T/spki"
  { echo $m; grep -e '\.dsse\.json$' "$T/listed"; } | awk -v t="$tab" '{ printf "%06d%s%s%s./%s\n", NR, t, $0, t, $0 }' > "$T/list"
  (envelopes "$side" "$T/list") > "$T/$side.facts" 2> /dev/null || fail SIGNATURES "$2: a bundle is no envelope with a JSON payload"
  jq -r "$(cat "$T/common.jq")"'select((.type == "wrapped-material" or .type == "drill") and (.name | stored) != null) | .name as $n | .payload | (.passports // [])[], (.escrows // [])[] | [$n, .] | @tsv' < "$T/$side.facts" > "$T/inner"
  n=0; while IFS="$tab" read -r name b64; do n=$((n + 1)); printf '%s' "$b64" | base64 -d > "$T/in/$n"; printf '%06d\t%s\t%s\n' "$n" "$name#inside" "$T/in/$n"; done < "$T/inner" > "$T/list"
  if [ -s "$T/list" ]; then (envelopes "$side" "$T/list") >> "$T/$side.facts" 2> /dev/null || fail ESCROW-PROOF "$2: what a bundle carries is no envelope"; fi
  jq -r 'select(.type == "import-request") | .payload.targets[]?.wrappingKey | strings | select(test("^[A-Za-z0-9+/]+={0,2}$"))' < "$T/$side.facts" | sort -u > "$T/wrapping"
  while read -r b64; do printf '%s' "$b64" | base64 -d > "$T/key" 2> /dev/null || fail WRAPPED-MATCHES-REQUEST "$2: a wrapping key is no base64"
    jq -cn --arg k "$b64" --arg d "$(digest "$T/key")" '{type: "wrapping-key", key: $k, digest: $d, side: "", name: "", keys: []}'; done < "$T/wrapping" >> "$T/$side.facts"
  split -l 1 -a 5 $log "$T/lines/x"; (cd "$T/lines" && find . -type f -print0 | sort -z | xargs -0 -r sha256sum | cut -d' ' -f1) > "$T/$side.hashes"; rm -rf "$T/lines"
  people=$(jq -cs '[.[] | select(.name | startswith("01-roster/roster/")) | .payload.people[].id] | unique' < "$T/$side.facts" 2> /dev/null || echo '[]')
  jq -cn -R --rawfile hashes "$T/$side.hashes" --arg side "$side" --arg ceremony "$(jq -r .predicate.ceremony < "$T/s")" --argjson people "$people" "$(cat "$T/common.jq" "$T/transcript.jq")" \
    < $log > "$T/$side.t" 2> /dev/null || echo '{"broken": "a line is not an event", "outputs": {}}' > "$T/$side.t"
  [ "$(tail -c 1 $log | od -An -tx1 | tr -d ' ')" = 0a ] || echo '{"broken": "the transcript ends in a torn line", "outputs": {}}' > "$T/$side.t"
  jq -rs --arg roster "$roster" --slurpfile trusts "$T/trust" --slurpfile ts "$T/$side.t" '$trusts[0] as $trust | $ts[0] as $t | '"$(cat "$T/common.jq" "$T/package.jq")" < "$T/$side.facts" > "$T/result" || fail EVIDENCE-FILES "$2: a file is not of its form"
  [ ! -f 07-exceptions/deviations.json ] || [ "$(jq -s 'if length == 1 then .[0] | length else -1 end' < 07-exceptions/deviations.json 2> /dev/null)" = "$(jq '.deviating // 0' < "$T/$side.t")" ] \
    || echo "FAIL${tab}RECORDED-FILES${tab}deviations.json does not list the deviations of the transcript" > "$T/papers"
  say PASS EVIDENCE-FILES "$side: $(wc -l < "$T/listed") files are as listed"; tell "$T/result"; cd "$folder"
  [ ! -f "$T/papers" ] || tell "$T/papers"; say "NOT CHECKED" RECORDED-FILES "$side: the words of MANIFEST-WORDS.txt, what transcript.txt, attestations.json and deviations.json say (only the number of deviations was compared): read the transcript itself"
}
found=''; for part in offline online; do [ ! -L "$folder/$part" ] || fail EVIDENCE-FILES "$part: is a link"; if [ -d "$folder/$part" ]; then check_package "$folder/$part" "$part"; found="$found $part"; fi; done; if [ -z "$found" ]; then check_package "$folder" .; found=.; fi; cat "$T"/*.facts > "$T/all"; touch "$T/offline.hashes"
printf '%s' "$heads" | jq -cR '[splits(" +") | select(. != "") | split(":") | {seq: (.[0] | tonumber), hash: .[1]}]' > "$T/heads.json"; [ -s "$T/heads.json" ] || echo '[]' > "$T/heads.json"
trail="$folder/online/06-import/cloudtrail.jsonl"; [ "$found" != . ] || [ ! -f "$T/online.t" ] || trail="$folder/06-import/cloudtrail.jsonl"
if [ -f "$trail" ]; then jq -cs . < "$trail" > "$T/trail" 2>/dev/null || fail TRAIL-EXPLAINED "cloudtrail.jsonl is not one JSON object a line"; else echo null > "$T/trail"; fi
for side in offline online; do [ ! -f "$T/$side.t" ] || jq -c --arg side "$side" '{($side): .}' < "$T/$side.t"; done | jq -cs add > "$T/ts"
jq -rs --slurpfile tss "$T/ts" --rawfile hashes "$T/offline.hashes" --slurpfile headss "$T/heads.json" --slurpfile trails "$T/trail" \
  '$tss[0] as $ts | ($hashes | split("\n")) as $lines | $headss[0] as $heads | $trails[0] as $trail | '"$(cat "$T/common.jq" "$T/joined.jq")" < "$T/all" > "$T/result" || fail ESCROW-PROOF "a bundle is not of its form"
tell "$T/result"
for part in $found; do
  for stamp in "$folder/$part"/timestamps/*.tsr; do
    if [ ! -f "$stamp" ]; then say "NOT CHECKED" TIME-STAMP "$part: there is no time stamp"; continue; elif [ -z "$tsa" ]; then say "NOT CHECKED" TIME-STAMP "$part: a time stamp is there; name its authority with --tsa"; continue; fi
    [ "$(openssl asn1parse -inform DER -in "$stamp" 2> /dev/null | sed -n '1s/.*hl=\([0-9]*\) *l= *\([0-9]*\) .*/\1 \2/p' | { read -r head body && echo $((head + body)); } || echo 0)" = "$(wc -c < "$stamp")" ] || fail TIME-STAMP "$part: a time stamp is no answer of an authority, or has something behind it"
    at=$(openssl ts -reply -in "$stamp" -token_out -out "$T/token" 2> /dev/null && openssl ts -reply -token_in -in "$T/token" -text 2> /dev/null | sed -n 's/^Time stamp: //p' | tr -cd '[:print:]' || true)
    openssl ts -verify -partial_chain -digest "$(digest "$folder/$part/manifest.dsse.json")" -in "$stamp" -CAfile "$tsa" -attime "$(date -u -d "${at:-1970-01-01}" +%s || echo 0)" > /dev/null 2>&1 \
      || fail TIME-STAMP "$part: a time stamp is of another file, altered, or not by the authority that was named"
    say PASS TIME-STAMP "$part: $at"; done
done
echo; echo "The evidence holds. Compare with paper, or give --roster and --head:"; jq -r 'select(.name == "manifest.dsse.json") | .side + ": head \(.payload.predicate.head.seq) \(.payload.predicate.head.hash)"' < "$T/all"
jq -r '"first roster " + .rosterDigest' < "$T/trust"
