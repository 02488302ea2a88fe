#!/usr/bin/env bash
# The stock aws command line and openssl against the KMS simulator. Usage: aws-cli.sh ENDPOINT WORKDIR
# AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY come from the environment; any values do. Exits 0 only when no check failed.
set -u
endpoint=$1
cd "$2" || exit 2
unset AWS_PROFILE AWS_ENDPOINT_URL AWS_ENDPOINT_URL_KMS AWS_SESSION_TOKEN
export AWS_PAGER="" AWS_EC2_METADATA_DISABLED=true AWS_MAX_ATTEMPTS=1
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_DEFAULT_OUTPUT=text
here=eu-central-1
there=eu-west-1
passed=0
failed=0

pass() { passed=$((passed + 1)); echo "PASS $1"; }
fail() { failed=$((failed + 1)); echo "FAIL $1: $2"; }

# kms ARGS...: stdout in $out, stderr in $err, exit code in $code
kms() { kms_in "$here" "$@"; }
kms_in() {
  local region=$1
  shift
  out=$(aws kms --endpoint-url "$endpoint" --region "$region" "$@" 2>err.txt)
  code=$?
  err=$(cat err.txt)
}
ok() { if [ "$code" -eq 0 ]; then pass "$1"; else fail "$1" "$err"; fi; }
is() { if [ "$code" -eq 0 ] && [ "$out" = "$2" ]; then pass "$1"; else fail "$1" "expected '$2', got '$out' $err"; fi; }
refused() { # NAME ERROR [TEXT]
  case $code:$err in
    0:*) fail "$1" "it was accepted" ;;
    *"($2)"*"${3-}"*) pass "$1" ;;
    *) fail "$1" "expected $2 ${3-}, got $err" ;;
  esac
}
control() { curl -sS --fail "$endpoint/_simulator/$1" ${2+-d "$2"} >control.json; }

# parameters KEY NAME [ALGORITHM [SPEC [REGION]]]: writes NAME.pub and NAME.token
parameters() {
  kms_in "${5-$here}" get-parameters-for-import --key-id "$1" --wrapping-algorithm "${3-RSAES_OAEP_SHA_256}" \
    --wrapping-key-spec "${4-RSA_2048}" --query '[PublicKey,ImportToken]'
  [ "$code" -eq 0 ] || return
  printf %s "$out" | cut -f1 | openssl enc -d -base64 -A >"$2.pub"
  printf %s "$out" | cut -f2 | openssl enc -d -base64 -A >"$2.token"
}
# wrap NAME MATERIAL [HASH [MGF1-HASH]]: writes NAME.wrapped
wrap() {
  openssl pkeyutl -encrypt -pubin -keyform DER -inkey "$1.pub" -in "$2" -out "$1.wrapped" -pkeyopt rsa_padding_mode:oaep \
    -pkeyopt rsa_oaep_md:"${3-sha256}" -pkeyopt rsa_mgf1_md:"${4-${3-sha256}}"
}
# import KEY NAME [MORE...]
import() {
  local key=$1 name=$2
  shift 2
  kms import-key-material --key-id "$key" --import-token "fileb://$name.token" \
    --encrypted-key-material "fileb://$name.wrapped" "$@"
}
forever="--expiration-model KEY_MATERIAL_DOES_NOT_EXPIRE"
# bring KEY MATERIAL [MORE...]: fresh parameters, wrap, import
bring() {
  local key=$1 material=$2
  shift 2
  parameters "$key" fresh
  wrap fresh "$material"
  import "$key" fresh "$@"
}
state() { kms describe-key --key-id "$1" --query KeyMetadata.KeyState; }
at() { date -u -d "@$(($(date -u +%s) + $1))" +%Y-%m-%dT%H:%M:%SZ; }

openssl rand 32 >right.bin
openssl rand 32 >wrong.bin
openssl rand 16 >short.bin
printf 'seed story' >plain.txt

# Create
kms create-key --origin EXTERNAL --description first --tags TagKey=team,TagValue=payments --query KeyMetadata.Arn
ok "create-key EXTERNAL"
arn=$out
key=${arn##*/}
state "$key"
is "a new EXTERNAL key is PendingImport" PendingImport
kms describe-key --key-id "$key" --query 'KeyMetadata.[Enabled,ExpirationModel,ValidTo,CurrentKeyMaterialId]'
is "a new EXTERNAL key is disabled and has no material fields" "False	None	None	None"
kms list-resource-tags --key-id "$key" --query 'Tags[0].TagValue'
is "tags are kept" payments
kms encrypt --key-id "$key" --plaintext fileb://plain.txt
refused "encrypt before import" KMSInvalidStateException "$arn is pending import."
kms create-key --key-spec ML_DSA_65 --key-usage SIGN_VERIFY --origin EXTERNAL
refused "create-key of a spec that cannot be imported" UnsupportedOperationException

# Parameters
for spec in RSA_2048:294 RSA_3072:422 RSA_4096:550; do
  parameters "$key" size RSAES_OAEP_SHA_256 "${spec%%:*}"
  size=$(wc -c <size.pub)
  out=$((size)) && is "wrapping key ${spec%%:*} has ${spec##*:} bytes" "${spec##*:}"
done
kms get-parameters-for-import --key-id "$key" --wrapping-algorithm RSAES_PKCS1_V1_5 --wrapping-key-spec RSA_2048
refused "PKCS1 v1.5" UnsupportedOperationException
kms get-parameters-for-import --key-id "$key" --wrapping-algorithm RSA_AES_KEY_WRAP_SHA_256 --wrapping-key-spec RSA_2048
refused "RSA_AES for a symmetric key" UnsupportedOperationException

# First import: what is refused, then what is taken
parameters "$key" first
wrap first right.bin
import "$key" first
refused "no expiration model and no date" ValidationException \
  "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES"
import "$key" first --expiration-model KEY_MATERIAL_EXPIRES --valid-to "$(at -3600)"
refused "validTo in the past" ValidationException
import "$key" first --expiration-model KEY_MATERIAL_EXPIRES --valid-to "$(at $((366 * 86400)))"
refused "validTo after more than 365 days" ValidationException
import "$key" first $forever --valid-to "$(at 86400)"
refused "DOES_NOT_EXPIRE with validTo" ValidationException
wrap first right.bin sha256 sha1
import "$key" first $forever
refused "MGF1 with another hash" InvalidCiphertextException
wrap first right.bin sha1
import "$key" first $forever
refused "OAEP with SHA-1 under a SHA-256 token" InvalidCiphertextException
wrap first short.bin
import "$key" first $forever
refused "16 bytes of material" IncorrectKeyMaterialException
wrap first right.bin
import "$key" first $forever --import-type NEW_KEY_MATERIAL --key-material-id "$(printf 'ab%.0s' $(seq 32))"
refused "KeyMaterialId with NEW_KEY_MATERIAL" ValidationException
import "$key" first $forever --query '[KeyId,KeyMaterialId]'
ok "first import, with the token of all the refused ones"
material=${out##*	}
kms describe-key --key-id "$key" --query 'KeyMetadata.[KeyState,ExpirationModel,CurrentKeyMaterialId]'
is "after import" "Enabled	KEY_MATERIAL_DOES_NOT_EXPIRE	$material"
kms encrypt --key-id "$key" --plaintext fileb://plain.txt --encryption-context tenant=a --query CiphertextBlob
ok "encrypt"
printf %s "$out" | openssl enc -d -base64 -A >old.blob

# Tokens
kms create-key --origin EXTERNAL --query KeyMetadata.KeyId
other=$out
parameters "$other" others
wrap others right.bin
import "$key" others $forever
refused "token of another key" InvalidImportTokenException
parameters "$key" broken
wrap broken right.bin
printf 'x' | dd of=broken.token bs=1 seek=100 conv=notrunc 2>/dev/null
printf 'y' | dd of=broken.token bs=1 seek=101 conv=notrunc 2>/dev/null
import "$key" broken $forever
refused "damaged token" InvalidImportTokenException

# Material
bring "$key" wrong.bin $forever
refused "another material on an enabled key" IncorrectKeyMaterialException
bring "$key" right.bin $forever --import-type NEW_KEY_MATERIAL
refused "the same material as new" IncorrectKeyMaterialException

# Delete and bring back
kms delete-imported-key-material --key-id "$key" --query KeyMaterialId
is "delete-imported-key-material names the material" "$material"
kms describe-key --key-id "$key" --query 'KeyMetadata.[KeyState,ExpirationModel,CurrentKeyMaterialId]'
is "after delete" "PendingImport	None	$material"
kms decrypt --key-id "$key" --ciphertext-blob fileb://old.blob --encryption-context tenant=a
refused "decrypt after delete" KMSInvalidStateException "is pending import."
bring "$key" wrong.bin $forever
refused "another material after delete" IncorrectKeyMaterialException
bring "$key" right.bin $forever --key-material-id "$material" --query KeyMaterialId
is "re-import has the same material id" "$material"
kms decrypt --key-id "$key" --ciphertext-blob fileb://old.blob --encryption-context tenant=a --query Plaintext
is "old ciphertext decrypts" "$(openssl enc -base64 -A <plain.txt)"
kms decrypt --key-id "$key" --ciphertext-blob fileb://old.blob --encryption-context tenant=b
refused "other encryption context" InvalidCiphertextException
bring "$other" right.bin $forever
ok "the same bytes into another key"
kms decrypt --key-id "$other" --ciphertext-blob fileb://old.blob --encryption-context tenant=a
refused "the same bytes in another key do not decrypt" IncorrectKeyException

# SHA-1 and RSA_4096
parameters "$key" sha1 RSAES_OAEP_SHA_1 RSA_4096
wrap sha1 right.bin sha1
import "$key" sha1 $forever
ok "re-import under RSAES_OAEP_SHA_1 and RSA_4096"

# Names and Regions
kms create-alias --alias-name alias/payments --target-key-id "$key"
ok "create-alias"
kms describe-key --key-id alias/payments --query KeyMetadata.Arn
is "describe-key by alias" "$arn"
parameters alias/payments alias
refused "get-parameters-for-import by alias" NotFoundException "Invalid keyId 'alias/payments'"
kms_in "$there" describe-key --key-id "$arn"
refused "ARN of another Region" NotFoundException "Invalid arn $here"
kms_in "$there" describe-key --key-id "$key"
refused "key of another Region" NotFoundException "does not exist"
kms create-key --query KeyMetadata.Arn
own=$out
parameters "$own" own
refused "parameters for a key of origin AWS_KMS" UnsupportedOperationException \
  "$own origin is AWS_KMS which is not valid for this operation."
kms get-public-key --key-id "$key"
refused "get-public-key of a symmetric key" UnsupportedOperationException

# Rotation
bring "$key" wrong.bin $forever --import-type NEW_KEY_MATERIAL --query KeyMaterialId
ok "a second material as new"
second=$out
kms describe-key --key-id "$key" --query KeyMetadata.CurrentKeyMaterialId
is "it is not current yet" "$material"
kms rotate-key-on-demand --key-id "$key" --query KeyId
is "rotate-key-on-demand" "$arn"
control clock '{"advance":"PT1M"}'
kms list-key-rotations --key-id "$key" --include-key-material ALL_KEY_MATERIAL --query 'Rotations[].KeyMaterialState'
is "both materials are listed" "NON_CURRENT	CURRENT"
kms describe-key --key-id "$key" --query KeyMetadata.CurrentKeyMaterialId
is "the second is current after a minute" "$second"

# Time
parameters "$key" late
wrap late wrong.bin
control clock '{"advance":"PT24H"}'
import "$key" late $forever
refused "token after 24 hours" ExpiredImportTokenException
control clock '{"reset":true}'
bring "$other" right.bin --expiration-model KEY_MATERIAL_EXPIRES --valid-to "$(at $((10 * 86400)))"
ok "import with a date"
control clock '{"advance":"P11D"}'
state "$other"
is "after the date the key is PendingImport" PendingImport
bring "$other" right.bin $forever
ok "the expired material comes back"

# Every other kind of key: openssl makes it, wraps it, and judges what KMS computes with it
external() { # SPEC USAGE
  kms create-key --origin EXTERNAL --key-spec "$1" --key-usage "$2" --query KeyMetadata.KeyId
  made=$out
}
hybrid() { # NAME MATERIAL HASH: writes NAME.wrapped
  openssl rand 32 >"$1.aes"
  openssl pkeyutl -encrypt -pubin -keyform DER -inkey "$1.pub" -in "$1.aes" -out "$1.rsa" -pkeyopt rsa_padding_mode:oaep \
    -pkeyopt rsa_oaep_md:"$3" -pkeyopt rsa_mgf1_md:"$3"
  openssl enc -id-aes256-wrap-pad -K "$(od -An -tx1 -v "$1.aes" | tr -d ' \n')" -iv A65959A6 -in "$2" -out "$1.kwp"
  cat "$1.rsa" "$1.kwp" >"$1.wrapped"
}
bring_hybrid() { # KEY MATERIAL
  parameters "$1" fresh RSA_AES_KEY_WRAP_SHA_256 RSA_3072
  hybrid fresh "$2" sha256
  import "$1" fresh $forever
}
printf 'a challenge' >message.txt
for size in 224:28 256:32 384:48 512:64; do
  bits=${size%%:*}
  openssl rand "${size##*:}" >hmac.bin
  external "HMAC_$bits" GENERATE_VERIFY_MAC
  bring "$made" hmac.bin $forever
  ok "HMAC_$bits is imported"
  kms generate-mac --key-id "$made" --message fileb://message.txt --mac-algorithm "HMAC_SHA_$bits" --query Mac
  is "HMAC_$bits: the MAC is openssl's" "$(openssl dgst -"sha$bits" -mac HMAC -macopt hexkey:"$(od -An -tx1 -v hmac.bin | tr -d ' \n')" \
    -binary message.txt | openssl enc -base64 -A)"
done
openssl rand 16 >hmac-short.bin
external HMAC_256 GENERATE_VERIFY_MAC
bring "$made" hmac-short.bin $forever
refused "HMAC material that is too short" IncorrectKeyMaterialException
bring "$made" right.bin $forever --import-type NEW_KEY_MATERIAL
refused "ImportType for an HMAC key" ValidationException
for curve in P-256:ECC_NIST_P256:256 P-384:ECC_NIST_P384:384 P-521:ECC_NIST_P521:512 secp256k1:ECC_SECG_P256K1:256; do
  spec=$(echo "$curve" | cut -d: -f2)
  hash=${curve##*:}
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:"${curve%%:*}" -outform DER -out ec.der
  openssl pkcs8 -topk8 -nocrypt -inform DER -in ec.der -outform DER -out ec.p8
  external "$spec" SIGN_VERIFY
  bring_hybrid "$made" ec.p8
  ok "$spec is imported"
  kms get-public-key --key-id "$made" --query PublicKey
  is "$spec: the public key is openssl's" "$(openssl pkey -inform DER -in ec.p8 -pubout -outform DER | openssl enc -base64 -A)"
  kms sign --key-id "$made" --message fileb://message.txt --signing-algorithm "ECDSA_SHA_$hash" --query Signature
  printf %s "$out" | openssl enc -d -base64 -A >signature.bin
  openssl pkey -inform DER -in ec.p8 -pubout -out ec.pub
  if openssl dgst -"sha$hash" -verify ec.pub -signature signature.bin message.txt >verdict.txt 2>&1; then
    pass "$spec: openssl verifies the signature"
  else
    fail "$spec: openssl verifies the signature" "$(cat verdict.txt)"
  fi
done
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -outform DER -out ec.der
openssl pkcs8 -topk8 -nocrypt -inform DER -in ec.der -outform DER -out ec.p8
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out peer.pem
openssl pkey -in peer.pem -pubout -outform DER -out peer.der
external ECC_NIST_P256 KEY_AGREEMENT
bring_hybrid "$made" ec.p8
kms derive-shared-secret --key-id "$made" --key-agreement-algorithm ECDH --public-key fileb://peer.der --query SharedSecret
openssl pkey -inform DER -in ec.p8 -pubout -out ec.pub
is "ECC_NIST_P256: the shared secret is openssl's" "$(openssl pkeyutl -derive -inkey peer.pem -peerkey ec.pub | openssl enc -base64 -A)"
external ECC_NIST_P384 SIGN_VERIFY
bring_hybrid "$made" ec.p8
refused "a P-256 key for a P-384 key" IncorrectKeyMaterialException
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -outform DER -out rsa.der
openssl pkcs8 -topk8 -nocrypt -inform DER -in rsa.der -outform DER -out rsa.p8
openssl pkey -inform DER -in rsa.p8 -pubout -out rsa.pub
external RSA_2048 SIGN_VERIFY
parameters "$made" fresh RSAES_OAEP_SHA_256
refused "plain OAEP for an RSA key" UnsupportedOperationException
bring_hybrid "$made" rsa.p8
ok "RSA_2048 is imported"
kms sign --key-id "$made" --message fileb://message.txt --signing-algorithm RSASSA_PSS_SHA_256 --query Signature
printf %s "$out" | openssl enc -d -base64 -A >signature.bin
if openssl dgst -sha256 -sigopt rsa_padding_mode:pss -verify rsa.pub -signature signature.bin message.txt >verdict.txt 2>&1; then
  pass "RSA_2048: openssl verifies the signature"
else
  fail "RSA_2048: openssl verifies the signature" "$(cat verdict.txt)"
fi
external RSA_2048 ENCRYPT_DECRYPT
bring_hybrid "$made" rsa.p8
openssl pkeyutl -encrypt -pubin -inkey rsa.pub -in message.txt -out message.rsa -pkeyopt rsa_padding_mode:oaep \
  -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256
kms decrypt --key-id "$made" --ciphertext-blob fileb://message.rsa --encryption-algorithm RSAES_OAEP_SHA_256 --query Plaintext
is "RSA_2048: what openssl encrypts decrypts" "$(openssl enc -base64 -A <message.txt)"
external RSA_3072 SIGN_VERIFY
bring_hybrid "$made" rsa.p8
refused "a 2048-bit key for an RSA_3072 key" IncorrectKeyMaterialException

# Multi-Region
kms create-key --origin EXTERNAL --multi-region --query KeyMetadata.KeyId
primary=$out
bring "$primary" right.bin $forever
kms encrypt --key-id "$primary" --plaintext fileb://plain.txt --query CiphertextBlob
printf %s "$out" | openssl enc -d -base64 -A >multi.ct
kms replicate-key --key-id "$primary" --replica-region "$there" --query ReplicaKeyMetadata.KeyState
is "a replica begins without material" PendingImport
parameters "$primary" fresh RSAES_OAEP_SHA_256 RSA_2048 "$there"
wrap fresh wrong.bin
kms_in "$there" import-key-material --key-id "$primary" --import-token fileb://fresh.token \
  --encrypted-key-material fileb://fresh.wrapped $forever
refused "a replica takes no other material" IncorrectKeyMaterialException
parameters "$primary" fresh RSAES_OAEP_SHA_256 RSA_2048 "$there"
wrap fresh right.bin
kms_in "$there" import-key-material --key-id "$primary" --import-token fileb://fresh.token \
  --encrypted-key-material fileb://fresh.wrapped $forever
ok "a replica takes the primary's material"
kms_in "$there" decrypt --key-id "$primary" --ciphertext-blob fileb://multi.ct --query Plaintext
is "the replica decrypts what the primary encrypted" "$(openssl enc -base64 -A <plain.txt)"

# Troubles
control fault '{"kind":"drop-reply","operation":"ImportKeyMaterial","times":1}'
kms delete-imported-key-material --key-id "$other"
bring "$other" right.bin $forever
case $code:$err in
  0:*) fail "the reply is lost" "it came" ;;
  *"onnection was closed"*) pass "the reply is lost" ;;
  *) fail "the reply is lost" "$err" ;;
esac
state "$other"
is "but the import happened" Enabled
control fault '{"kind":"throttle","operation":"DescribeKey"}'
state "$other"
refused "throttled" ThrottlingException
control fault '{"kind":"internal-error"}'
state "$other"
refused "internal error" KMSInternalException

# Deletion of the key
kms schedule-key-deletion --key-id "$other" --pending-window-in-days 7 --query KeyState
is "schedule-key-deletion" PendingDeletion
parameters "$other" dying
refused "parameters for a key that is being deleted" KMSInvalidStateException "is pending deletion."

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
