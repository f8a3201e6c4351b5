// A go-libp2p peer that tests drive. interop/src/test/PEERS.md has the language that it speaks on stdin and stdout.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/event"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/pnet"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/net/connmgr"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	quic "github.com/libp2p/go-libp2p/p2p/transport/quic"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
)

type fields map[string]any

var writing sync.Mutex

func tell(event fields) {
	line, err := json.Marshal(event)
	if err != nil {
		panic(err)
	}
	writing.Lock()
	defer writing.Unlock()
	fmt.Println(string(line))
}

func start(listen, psk string) (host.Host, error) {
	connections, err := connmgr.NewConnManager(1000, 2000)
	if err != nil {
		return nil, err
	}
	options := []libp2p.Option{
		libp2p.UserAgent("go-libp2p"),
		libp2p.ConnectionManager(connections),
		// Loopback is one address, and tests open more streams from there than a default allows.
		libp2p.ResourceManager(&network.NullResourceManager{}),
		libp2p.Security(noise.ID, noise.New),
		libp2p.Muxer(yamux.ID, yamux.DefaultTransport),
		libp2p.Transport(tcp.NewTCPTransport),
		libp2p.DisableRelay(),
		libp2p.DisableMetrics(),
	}
	if listen == "" {
		options = append(options, libp2p.NoListenAddrs)
	} else {
		options = append(options, libp2p.ListenAddrStrings(strings.Split(listen, ",")...))
	}
	if psk == "" {
		options = append(options, libp2p.Transport(quic.NewTransport))
	} else {
		key, err := pnet.DecodeV1PSK(strings.NewReader("/key/swarm/psk/1.0.0/\n/base16/\n" + psk))
		if err != nil {
			return nil, err
		}
		options = append(options, libp2p.PrivateNetwork(key))
	}
	return libp2p.New(options...)
}

func main() {
	listen := flag.String("listen", "", "where to listen, with commas between; nowhere if empty")
	psk := flag.String("psk", "", "the key of a private network, in hex")
	flag.Parse()
	node, err := start(*listen, *psk)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer node.Close()
	peerOf := &driven{Host: node, identified: map[peer.ID]event.EvtPeerIdentificationCompleted{}}
	if err := peerOf.watch(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	serve(node)
	tell(fields{
		"event": "ready", "implementation": "go-libp2p", "peer": node.ID().String(), "addresses": addresses(node),
	})
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var asked command
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return
		}
		if asked.Do == "stop" {
			return
		}
		go peerOf.run(asked)
	}
}

func addresses(node host.Host) []string {
	all := []string{}
	for _, address := range node.Network().ListenAddresses() {
		all = append(all, address.String()+"/p2p/"+node.ID().String())
	}
	return all
}
