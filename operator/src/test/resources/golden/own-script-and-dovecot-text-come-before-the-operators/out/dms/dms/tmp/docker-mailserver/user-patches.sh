#!/bin/bash
# From the MailIngress operator.
# First the MailIngress' own: mailServers[dms].configuration.userPatches
/bin/bash /etc/mail-ingress/user-patches.sh
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
beside smtpd-proxied/pass smtpd/pass mynetworks= syslog_name=postfix/smtpd_proxied
beside 12525/inet smtp/inet postscreen_upstream_proxy_protocol=haproxy smtpd_upstream_proxy_protocol=haproxy mynetworks= smtpd_service_name=smtpd-proxied
# Two postscreens, one cache, which only proxymap can share.
cache=$(postconf -h postscreen_cache_map)
[[ -z $cache || $cache == @(proxy|memcache):* ]] || postconf "postscreen_cache_map = proxy:$cache"
