package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/event"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/core/record"
)

const patience = time.Minute

// A host, and what it learnt of its peers.
type driven struct {
	host.Host
	lock       sync.Mutex
	identified map[peer.ID]event.EvtPeerIdentificationCompleted
}

type command struct {
	Do       string
	ID       int
	Peer     string
	Address  string
	Protocol string
	Redis    string
	Key      string
	Count    int
	Parallel int
	Bytes    int
	Up       uint64
	Down     uint64
}

func (d *driven) watch() error {
	identified, err := d.EventBus().Subscribe(new(event.EvtPeerIdentificationCompleted))
	if err != nil {
		return err
	}
	go func() {
		for next := range identified.Out() {
			completed := next.(event.EvtPeerIdentificationCompleted)
			d.lock.Lock()
			d.identified[completed.Peer] = completed
			d.lock.Unlock()
		}
	}()
	d.Network().Notify(&network.NotifyBundle{ConnectedF: func(_ network.Network, connection network.Conn) {
		tell(fields{
			"event": "connect", "peer": connection.RemotePeer().String(),
			"address": connection.RemoteMultiaddr().String(),
		})
	}})
	return nil
}

func (d *driven) run(asked command) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	start := time.Now()
	done, err := d.answer(ctx, asked)
	if err != nil {
		tell(fields{"event": "failed", "id": asked.ID, "reason": err.Error()})
		return
	}
	if done == nil {
		done = fields{"ms": float64(time.Since(start).Nanoseconds()) / 1e6}
	}
	done["event"] = "done"
	done["id"] = asked.ID
	tell(done)
}

func (d *driven) answer(ctx context.Context, asked command) (fields, error) {
	switch asked.Do {
	case "dial":
		return d.dial(ctx, asked.Address)
	case "first":
		return d.first(ctx, asked.Address, max(asked.Count, 1))
	case "offer":
		return fields{}, push(asked.Redis, asked.Key, asked.Address)
	case "take":
		address, err := pop(asked.Redis, asked.Key)
		return fields{"address": address}, err
	case "handle":
		d.SetStreamHandler(protocol.ID(asked.Protocol), echo)
		return fields{}, nil
	}
	remote, err := peer.Decode(asked.Peer)
	if err != nil {
		return nil, err
	}
	switch asked.Do {
	case "ping":
		return d.ping(ctx, remote, max(asked.Count, 1))
	case "echo":
		return nil, d.echo(ctx, remote, asked.Bytes)
	case "perf":
		return nil, d.perf(ctx, remote, asked.Up, asked.Down)
	case "streams":
		return nil, d.streams(ctx, remote, asked.Count, max(asked.Parallel, 1))
	case "requests":
		return nil, d.requests(ctx, remote, asked.Count)
	case "hold":
		return nil, d.hold(ctx, remote, asked.Down)
	case "reset":
		return nil, d.reset(ctx, remote)
	case "suffer":
		return nil, d.suffer(ctx, remote)
	case "identify":
		return d.whatIsKnown(remote)
	default:
		return nil, fmt.Errorf("no command %s", asked.Do)
	}
}

func (d *driven) dial(ctx context.Context, address string) (fields, error) {
	remote, err := peer.AddrInfoFromString(address)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	connection, err := d.connect(ctx, *remote)
	if err != nil {
		return nil, err
	}
	return fields{
		"ms":    float64(time.Since(start).Nanoseconds()) / 1e6,
		"peer":  connection.RemotePeer().String(),
		"early": connection.ConnState().UsedEarlyMuxerNegotiation,
	}, nil
}

// From the dial to the first byte of an answer, on a new connection each time.
func (d *driven) first(ctx context.Context, address string, count int) (fields, error) {
	remote, err := peer.AddrInfoFromString(address)
	if err != nil {
		return nil, err
	}
	millis := []float64{}
	for range count {
		start := time.Now()
		if _, err := d.connect(ctx, *remote); err != nil {
			return nil, err
		}
		if err := d.perf(ctx, remote.ID, 0, 1); err != nil {
			return nil, err
		}
		millis = append(millis, float64(time.Since(start).Nanoseconds())/1e6)
		if err := d.Network().ClosePeer(remote.ID); err != nil {
			return nil, err
		}
	}
	return fields{"ms": millis}, nil
}

// Without the wait for identify that host.Connect makes.
func (d *driven) connect(ctx context.Context, remote peer.AddrInfo) (network.Conn, error) {
	d.Peerstore().AddAddrs(remote.ID, remote.Addrs, time.Hour)
	return d.Network().DialPeer(ctx, remote.ID)
}

func (d *driven) whatIsKnown(remote peer.ID) (fields, error) {
	d.lock.Lock()
	completed, found := d.identified[remote]
	d.lock.Unlock()
	if !found {
		return nil, fmt.Errorf("not identified yet")
	}
	// Those of the store, which a push renews; the event is of the first exchange only.
	protocols, err := d.Peerstore().GetProtocols(remote)
	if err != nil {
		return nil, err
	}
	known := fields{
		"agent": completed.AgentVersion, "protocols": protocols, "addresses": completed.ListenAddrs,
		"observed": "", "record": nil, "early": false,
	}
	if completed.ObservedAddr != nil {
		known["observed"] = completed.ObservedAddr.String()
	}
	if completed.SignedPeerRecord != nil {
		signer, err := signer(completed.SignedPeerRecord)
		if err != nil {
			return nil, err
		}
		known["record"] = signer.String()
	}
	for _, connection := range d.Network().ConnsToPeer(remote) {
		known["early"] = connection.ConnState().UsedEarlyMuxerNegotiation
	}
	return known, nil
}

func signer(envelope *record.Envelope) (peer.ID, error) {
	signed, err := envelope.Record()
	if err != nil {
		return "", err
	}
	return signed.(*peer.PeerRecord).PeerID, nil
}
