package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
)

// The two commands of Redis that the test-plans contract needs.

func ask(address string, words ...string) (*bufio.Reader, io.Closer, error) {
	socket, err := net.Dial("tcp", address)
	if err != nil {
		return nil, nil, err
	}
	request := fmt.Sprintf("*%d\r\n", len(words))
	for _, word := range words {
		request += fmt.Sprintf("$%d\r\n%s\r\n", len(word), word)
	}
	if _, err := io.WriteString(socket, request); err != nil {
		return nil, nil, errors.Join(err, socket.Close())
	}
	return bufio.NewReader(socket), socket, nil
}

func line(reply *bufio.Reader) (string, error) {
	text, err := reply.ReadString('\n')
	if err == nil && strings.HasPrefix(text, "-") {
		err = errors.New(strings.TrimSpace(text))
	}
	return strings.TrimSpace(text), err
}

func push(address, key, value string) error {
	reply, socket, err := ask(address, "RPUSH", key, value)
	if err != nil {
		return err
	}
	defer socket.Close()
	_, err = line(reply)
	return err
}

func pop(address, key string) (string, error) {
	reply, socket, err := ask(address, "BLPOP", key, "60")
	if err != nil {
		return "", err
	}
	defer socket.Close()
	if head, err := line(reply); err != nil || head != "*2" {
		return "", errors.Join(err, errors.New("nothing was pushed"))
	}
	word := ""
	for range 2 {
		length, err := line(reply)
		if err != nil {
			return "", err
		}
		size, err := strconv.Atoi(strings.TrimPrefix(length, "$"))
		if err != nil {
			return "", err
		}
		bytes := make([]byte, size+2)
		if _, err := io.ReadFull(reply, bytes); err != nil {
			return "", err
		}
		word = string(bytes[:size])
	}
	return word, nil
}
