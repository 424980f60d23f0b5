# Argument: a server. Sends it a message a second, each with a number of its own in X-Stream, until /tmp/mail-stream.stop is
# there; ends when each is settled. As a mail server does, it tries again what is put off: no connection, one that breaks,
# or a 4xx (RFC 5321 §4.5.4); sooner than most, and less patient than they. Prints a line for each attempt:
# NUMBER OUTCOME MILLISECONDS REASON.
set -u
server=$1
rm -f /tmp/mail-stream.stop

attempt() { # NUMBER: status 1 if it must be tried again
  local start=$(date +%s%3N) output outcome reason=
  output=$(swaks --server "$server" --timeout 30 --ehlo client.example.org --from someone@elsewhere.test \
    --to user@example.test --header "Subject: stream $1" --header "X-Stream: $1" 2>&1)
  # Once it said so the message is the server's, whatever happens to the connection then (RFC 5321 §6.1).
  if grep -q '^<-  250 .*queued as' <<<"$output"; then
    outcome=ACCEPTED
  else
    reason=$(grep -m 1 -E '^(<\*\*|\*\*\*) ' <<<"$output")
    if [[ $reason == '<** 5'* ]]; then outcome=REFUSED; else outcome=PUT_OFF; fi
  fi
  echo "$1 $outcome $(($(date +%s%3N) - start)) $reason"
  [[ $outcome != PUT_OFF ]]
}

deliver() { until attempt "$1"; do sleep 1; done; }

number=0
until [[ -e /tmp/mail-stream.stop ]]; do
  number=$((number + 1))
  deliver "$number" &
  sleep 1
done
wait
