#!/usr/bin/env bash
# Make the certificates that the TLS tests serve; run it again only to change them.  Needs openssl 3.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/new"
: > "$work/index.txt"
echo 1000 > "$work/serial"
cat > "$work/ca.cnf" <<CONF
[ca]
default_ca = authority
[authority]
new_certs_dir = $work/new
database = $work/index.txt
serial = $work/serial
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
CONF

key() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }

authority() {  # name, issuer ("" for itself)
    key "$work/$1.key"
    openssl req -new -key "$work/$1.key" -subj "/CN=valint test $1" -out "$work/$1.csr" \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
    sign "$1" "${2:-$1}" 20200101000000Z 21200101000000Z sha256 "$([ -n "${2:-}" ] || echo -selfsign)"
}

sign() {  # name, issuer, from, to, digest, further options
    local certificate=()
    [ "${6:-}" = -selfsign ] || certificate=(-cert "$work/$2.pem")
    openssl ca -batch -notext -config "$work/ca.cnf" -keyfile "$work/$2.key" "${certificate[@]}" ${6:+$6} \
        -in "$work/$1.csr" -out "$work/$1.pem" -startdate "$3" -enddate "$4" -md "$5" 2> "$work/log" || cat "$work/log"
}

leaf() {  # name, host, issuer, from, to, digest
    key "$work/$1.key"
    openssl req -new -key "$work/$1.key" -subj "/CN=$2" -addext "subjectAltName=DNS:$2" -out "$work/$1.csr"
    sign "$1" "$3" "$4" "$5" "$6"
    cat "$work/$1.key" "$work/$1.pem" > "$1.pem"
}

authority root ""
authority intermediate root
cp "$work/root.pem" root.pem
leaf good contoso.com root 20200101000000Z 21200101000000Z sha256
leaf expired contoso.com root 20200101000000Z 20210101000000Z sha256
leaf not-yet contoso.com root 21100101000000Z 21200101000000Z sha256
leaf wrong-host fabrikam.com root 20200101000000Z 21200101000000Z sha256
leaf no-intermediate contoso.com intermediate 20200101000000Z 21200101000000Z sha256
leaf sha1 contoso.com root 20200101000000Z 21200101000000Z sha1
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36000 -subj /CN=contoso.com \
    -addext subjectAltName=DNS:contoso.com -keyout "$work/self.key" -out "$work/self.pem" 2> /dev/null
cat "$work/self.key" "$work/self.pem" > self-signed.pem
