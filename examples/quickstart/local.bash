# Sourced by run: the demo without a cluster.

client=127.1.2.3
mail_port=10025
management_port=19901

is_ready() {
  local answer
  exec 3<>"/dev/tcp/127.0.0.1/$management_port" || return 1
  printf 'GET /readyz HTTP/1.0\r\n\r\n' >&3
  IFS= read -r answer <&3 || return 1
  exec 3>&-
  [[ $answer == *" 200 "* ]]
}

show_logs() {
  tail -n 20 "$work"/{backend,proxy}.log >&2
}

send_through_a_process() {
  build_jars

  say "Rendering local.yaml: the same resource as in a cluster, with a mail server identified by its host."
  "$java" -jar "$root/operator/target/dist/mail-ingress-operator.jar" render -f "$here/local.yaml" -o "$work/rendered" \
    >"$work/render.log" 2>&1 || { cat "$work/render.log" >&2; fail "Rendering local.yaml failed." "The message above names the field."; }

  "$java" "$here/Backend.java" 2525 >"$work/backend.log" 2>&1 &
  running+=($!)
  "$java" -jar "$root/proxy/target/dist/mail-ingress-proxy.jar" --config "$work/rendered/proxy.yaml" \
    --management-port "$management_port" >"$work/proxy.log" 2>&1 &
  running+=($!)
  wait_for 30 "The mail backend listens on 127.0.0.1:2525 and expects a PROXY header." \
    grep -q 'listening on' "$work/backend.log" ||
    { show_logs; fail "The mail backend did not start." "If port 2525 is in use, stop the process that listens there."; }
  wait_for 30 "The proxy is ready on port $mail_port." is_ready 2>/dev/null ||
    { show_logs; fail "The proxy did not become ready." "If port $mail_port or $management_port is in use, stop the process that listens there."; }

  say "Sending a message from $client to 127.0.0.1:$mail_port."
  "$java" "$here/Send.java" 127.0.0.1 "$mail_port" "quickstart@client.example.org" "$client" >/dev/null ||
    { show_logs; fail "The message could not be sent." \
      "If this machine does not have the address $client (macOS), run: sudo ifconfig lo0 alias $client"; }

  local seen
  seen=$(sed -n 's/^message from client=//p' "$work/backend.log")
  printf '\nThe client:            %s\nThe mail backend saw:  %s\n\n' "$client" "${seen:-nothing}"
  [ "$seen" = "$client" ] || { show_logs; fail "The mail backend saw ${seen:-no message} instead of $client."; }
  say "Done: the address arrived. With Docker, examples/quickstart/run --cluster runs the demo on a real cluster."
}
