// Opens what the service seals, and checks what it signs, with code that is not the service's: filippo.io/age and Go's own Ed25519.
//
//	foreign open IDENTITY < FILE.age > FILE
//	foreign verify PUBLIC_KEY < RECEIPT > STATEMENT
package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"io"
	"log"
	"os"
	"strings"

	"filippo.io/age"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: foreign open|verify KEY")
	}
	work := map[string]func(string) error{"open": open, "verify": verify}[os.Args[1]]
	if work == nil {
		log.Fatal("usage: foreign open|verify KEY")
	}
	if err := work(os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func open(identity string) error {
	key, err := age.ParseX25519Identity(identity)
	if err != nil {
		return err
	}
	plain, err := age.Decrypt(os.Stdin, key)
	if err != nil {
		return err
	}
	_, err = io.Copy(os.Stdout, plain)
	return err
}

func verify(publicKey string) error {
	key, err := base64.RawURLEncoding.DecodeString(publicKey)
	if err != nil {
		return err
	}
	receipt, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	parts := strings.Split(strings.TrimSpace(string(receipt)), ".")
	if len(parts) != 3 {
		return errors.New("no compact JWS")
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil {
		return err
	}
	if !ed25519.Verify(key, []byte(parts[0]+"."+parts[1]), signature) {
		return errors.New("the signature is not right")
	}
	statement, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(statement)
	return err
}
