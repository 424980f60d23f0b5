# Claims each of these addresses at a mail server's three SMTP ports, with both versions of the PROXY header, and tries to
# relay. Prints a line for each attempt: port, version and claimed address, and the answer to the recipient.
# Usage: forged-headers.bash SERVER SMTP SUBMISSION SUBMISSIONS CLAIM...
server=$1 smtp=$2 submission=$3 submissions=$4
shift 4

attempt() {
  local port=$1 version=$2 claim=$3 v4=4 v6= destination=192.0.2.25 header
  shift 3
  [[ $claim == *:* ]] && v4=6 v6=6 destination=2001:db8:2::25
  header=(--proxy-family "TCP$v4")
  [[ $version == 2 ]] && header=(--proxy-family "AF_INET$v6" --proxy-protocol STREAM --proxy-command PROXY)
  header+=(--proxy-version "$version" --proxy-source "$claim" --proxy-source-port 4711)
  header+=(--proxy-dest "$destination" --proxy-dest-port 25)
  # In the output of swaks sent lines begin with "->" (with TLS "~>") and received lines with "<".
  swaks --server "$server" --port "$port" --timeout 30 "$@" "${header[@]}" --helo other-pod.example.test \
    --from someone@elsewhere.test --to victim@foreign.test --quit-after RCPT 2>&1 |
    awk -v attempt="$port v$version $claim" '
      asked { answer = $0; asked = 0 }
      /^ [-~]> RCPT/ { asked = 1 }
      { last = $0 }
      END { print attempt " " (answer ? answer : "(no recipient sent) " last) }'
}

for claim; do
  for version in 1 2; do
    attempt "$smtp" "$version" "$claim" &
    attempt "$submission" "$version" "$claim" --tls &
    attempt "$submissions" "$version" "$claim" --tls-on-connect &
  done
done
wait
