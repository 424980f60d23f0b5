#!/bin/bash
# From the MailIngress operator.
# First the MailIngress' own: mailServers[dms].configuration.userPatches
/bin/bash /etc/mail-ingress/user-patches.sh
