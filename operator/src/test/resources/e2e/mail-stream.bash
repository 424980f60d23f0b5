# Usage: mail-stream.bash SERVER. Sends a message every second, each with a unique number in X-Stream, until
# /tmp/mail-stream.stop exists, and ends when each message is accepted or refused. Retries as a mail server does if there is
# no connection, it breaks, or the reply is 4xx (RFC 5321 §4.5.4), but sooner and with shorter timeouts than most. Prints a
# line for each attempt: NUMBER OUTCOME MILLISECONDS REASON.
set -u
server=$1
rm -f /tmp/mail-stream.stop

attempt() { # NUMBER: status 1 if the message must be retried
  local start=$(date +%s%3N) output outcome reason=
  output=$(swaks --server "$server" --timeout 30 --ehlo client.example.org --from someone@elsewhere.test \
    --to user@example.test --header "Subject: stream $1" --header "X-Stream: $1" 2>&1)
  # From then on the server is responsible for the message, whatever happens to the connection (RFC 5321 §6.1).
  if grep -q '^<-  250 .*queued as' <<<"$output"; then
    outcome=ACCEPTED
  else
    reason=$(grep -m 1 -E '^(<\*\*|\*\*\*) ' <<<"$output")
    if [[ $reason == '<** 5'* ]]; then outcome=REFUSED; else outcome=DEFERRED; fi
  fi
  echo "$1 $outcome $(($(date +%s%3N) - start)) $reason"
  [[ $outcome != DEFERRED ]]
}

deliver() { until attempt "$1"; do sleep 1; done; }

number=0
until [[ -e /tmp/mail-stream.stop ]]; do
  number=$((number + 1))
  deliver "$number" &
  sleep 1
done
wait
