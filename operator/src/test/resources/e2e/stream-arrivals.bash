# Prints a line for each message of the stream in the mailbox: its number and Postfix's queue ID for it.
for file in /var/mail/example.test/user/{new,cur}/*; do
  number=$(sed -n 's/^X-Stream: //p' "$file" 2>/dev/null)
  if [[ -n $number ]]; then
    echo "$number $(grep -m 1 -oE '\(Postfix\) with E?SMTPS?A? id [0-9A-Za-z]+' "$file" | sed 's/.* //')"
  fi
done
