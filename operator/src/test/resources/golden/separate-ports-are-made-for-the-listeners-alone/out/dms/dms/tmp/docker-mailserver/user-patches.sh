#!/bin/bash
# From the MailIngress operator.
# These ports expect the PROXY protocol, from proxies only; the plain ones stay as they are.
# beside ENTRY PLAIN PARAMETER...: makes ENTRY (name/type) a copy of PLAIN that has these parameters.
beside() {
  local entry=$1 plain=$2 copy parameter
  shift 2
  copy=$(postconf -M "$plain" | tail -n 1)
  if [[ -z $copy ]]; then
    echo "mail-ingress: master.cf has no $plain, so there is no $entry" >&2
    return
  fi
  postconf -M "$entry=${entry%/*}${copy#"${plain%/*}"}"
  for parameter; do
    postconf -P "$entry/$parameter"
  done
}
beside 10587/inet submission/inet smtpd_upstream_proxy_protocol=haproxy mynetworks=
