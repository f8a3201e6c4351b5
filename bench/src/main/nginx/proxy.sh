#!/bin/sh
# proxy.sh TARGET-PORT: nginx as a plain proxy in one process that passes every piece on at once; prints its port when it
# listens. Its process is this one's.
set -eu

home=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$home/nginx.conf" <<CONF
daemon off;
master_process off;
pid $home/pid;
error_log $home/error.log;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path $home;
  proxy_temp_path $home;
  fastcgi_temp_path $home;
  uwsgi_temp_path $home;
  scgi_temp_path $home;
  upstream node {
    server 127.0.0.1:$1;
    keepalive 256;
  }
  server {
    listen 127.0.0.1:$port backlog=4096;
    location / {
      proxy_pass http://node;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host localhost;
      proxy_buffering off;
      proxy_read_timeout 1h;
    }
  }
}
CONF
(
  until python3 -c "import socket; socket.create_connection(('127.0.0.1', $port)).close()" 2>/dev/null; do sleep 0.05; done
  echo "$port"
) &
exec nginx -p "$home" -e "$home/error.log" -c "$home/nginx.conf"
