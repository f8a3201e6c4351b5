package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"golang.org/x/sync/errgroup"
)

const (
	echoID     = "/folkmoot/echo/1.0.0"
	perfID     = "/perf/1.0.0"
	pingID     = "/ipfs/ping/1.0.0"
	requestID  = "/folkmoot/request/1.0.0"
	resetID    = "/folkmoot/reset/1.0.0"
	chunkBytes = 64 * 1024
	pingBytes  = 32
	askBytes   = 8
)

func serve(node host.Host) {
	node.SetStreamHandler(echoID, echo)
	node.SetStreamHandler(perfID, perf)
	node.SetStreamHandler(requestID, answer)
	node.SetStreamHandler(resetID, func(stream network.Stream) {
		_, _ = io.ReadFull(stream, make([]byte, 1))
		_ = stream.Reset()
	})
}

func echo(stream network.Stream) {
	if _, err := io.Copy(stream, stream); err != nil {
		_ = stream.Reset()
		return
	}
	_ = stream.Close()
}

func perf(stream network.Stream) {
	head := make([]byte, 8)
	_, err := io.ReadFull(stream, head)
	if err == nil {
		_, err = io.Copy(io.Discard, stream)
	}
	if err == nil {
		err = send(stream, binary.BigEndian.Uint64(head))
	}
	if err != nil {
		_ = stream.Reset()
		return
	}
	_ = stream.Close()
}

// Without the wait for the end of the request that perf makes.
func answer(stream network.Stream) {
	_, err := io.ReadFull(stream, make([]byte, askBytes))
	if err == nil {
		_, err = stream.Write([]byte{1})
	}
	if err != nil {
		_ = stream.Reset()
		return
	}
	_ = stream.Close()
}

func send(out io.Writer, count uint64) error {
	chunk := make([]byte, chunkBytes)
	for count > 0 {
		step := min(count, chunkBytes)
		if _, err := out.Write(chunk[:step]); err != nil {
			return err
		}
		count -= step
	}
	return nil
}

// On one stream, each with other bytes.
func (d *driven) ping(ctx context.Context, remote peer.ID, count int) (fields, error) {
	stream, err := d.NewStream(ctx, remote, pingID)
	if err != nil {
		return nil, err
	}
	defer stream.Close()
	micros := []int64{}
	for round := range count {
		sent := bytes.Repeat([]byte{byte(round)}, pingBytes)
		back := make([]byte, pingBytes)
		start := time.Now()
		if _, err := stream.Write(sent); err != nil {
			return nil, err
		}
		if _, err := io.ReadFull(stream, back); err != nil {
			return nil, err
		}
		micros = append(micros, time.Since(start).Microseconds())
		if !bytes.Equal(sent, back) {
			return nil, errors.New("another pong than the ping")
		}
	}
	return fields{"us": micros}, nil
}

func (d *driven) echo(ctx context.Context, remote peer.ID, count int) error {
	stream, err := d.NewStream(ctx, remote, echoID)
	if err != nil {
		return err
	}
	sent := make([]byte, count)
	for place := range sent {
		sent[place] = byte(place % 251)
	}
	var group errgroup.Group
	group.Go(func() error {
		if _, err := stream.Write(sent); err != nil {
			return err
		}
		return stream.CloseWrite()
	})
	back, err := io.ReadAll(stream)
	if err != nil {
		return err
	}
	if !bytes.Equal(sent, back) {
		return fmt.Errorf("sent %d bytes and got %d, or others", count, len(back))
	}
	return group.Wait()
}

func (d *driven) ask(ctx context.Context, remote peer.ID, up, down uint64) (network.Stream, error) {
	stream, err := d.NewStream(ctx, remote, perfID)
	if err != nil {
		return nil, err
	}
	if _, err := stream.Write(binary.BigEndian.AppendUint64(nil, down)); err != nil {
		return nil, err
	}
	if err := send(stream, up); err != nil {
		return nil, err
	}
	return stream, stream.CloseWrite()
}

func (d *driven) perf(ctx context.Context, remote peer.ID, up, down uint64) error {
	stream, err := d.ask(ctx, remote, up, down)
	if err != nil {
		return err
	}
	return readAll(stream, down)
}

func readAll(stream network.Stream, wanted uint64) error {
	count, err := io.Copy(io.Discard, stream)
	if err != nil {
		return err
	}
	if uint64(count) != wanted {
		return fmt.Errorf("wanted %d bytes and got %d", wanted, count)
	}
	return stream.Close()
}

func (d *driven) streams(ctx context.Context, remote peer.ID, count, parallel int) error {
	var group errgroup.Group
	for range parallel {
		group.Go(func() error {
			for range count / parallel {
				if err := d.perf(ctx, remote, 0, 1); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}

func (d *driven) requests(ctx context.Context, remote peer.ID, count int) error {
	bytes := make([]byte, askBytes)
	for range count {
		stream, err := d.NewStream(ctx, remote, requestID)
		if err != nil {
			return err
		}
		if _, err := stream.Write(bytes); err != nil {
			return err
		}
		if _, err := io.ReadFull(stream, bytes[:1]); err != nil {
			return err
		}
		// Over QUIC the other side may have stopped this half already, having read all that it wants.
		_ = stream.Close()
	}
	return nil
}

// Asks for more than any window holds, leaves it unread while other streams go on, then reads it.
func (d *driven) hold(ctx context.Context, remote peer.ID, down uint64) error {
	held, err := d.ask(ctx, remote, 0, down)
	if err != nil {
		return err
	}
	if err := d.streams(ctx, remote, 10, 1); err != nil {
		return err
	}
	return readAll(held, down)
}

// Resets an echo in its middle.
func (d *driven) reset(ctx context.Context, remote peer.ID) error {
	stream, err := d.NewStream(ctx, remote, echoID)
	if err != nil {
		return err
	}
	piece := make([]byte, 1024)
	if _, err := stream.Write(piece); err != nil {
		return err
	}
	if _, err := io.ReadFull(stream, piece); err != nil {
		return err
	}
	return stream.Reset()
}

// Is reset by the remote.
func (d *driven) suffer(ctx context.Context, remote peer.ID) error {
	stream, err := d.NewStream(ctx, remote, resetID)
	if err != nil {
		return err
	}
	if _, err := stream.Write([]byte{7}); err != nil {
		return err
	}
	if count, err := io.Copy(io.Discard, stream); err == nil {
		return fmt.Errorf("ended well after %d bytes", count)
	} else if !errors.Is(err, network.ErrReset) {
		return err
	}
	return nil
}
