postconf 'message_size_limit = 52428800'
exit 0
