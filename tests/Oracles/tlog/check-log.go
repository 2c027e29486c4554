// check-log reads a published log (C2SP tlog-tiles in a folder) with golang.org/x/mod, which shares no line with ours.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run check-log.go DIR VKEY [OLD_CHECKPOINT]
//
// It opens the signed checkpoint, rebuilds the root from the tiles, compares every entry with its leaf hash, proves
// some entries included and, when an older checkpoint is named, proves that the log extends it. It prints
// "ok <size>" and exits 0, or names the first thing that is wrong and exits 1.
package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type folder string

// C2SP's paths have no height segment; Go's begin with tile/8/.
func (f folder) file(tile tlog.Tile) string {
	return filepath.Join(string(f), "tile", strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height)))
}

func (f folder) Height() int { return height }

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		bytes, err := os.ReadFile(f.file(tile))
		if err != nil {
			return nil, err
		}
		all = append(all, bytes)
	}
	return all, nil
}

func must(err error, what string) {
	if err != nil {
		fmt.Printf("%s: %v\n", what, err)
		os.Exit(1)
	}
}

func require(ok bool, what string) {
	if !ok {
		must(fmt.Errorf("does not hold"), what)
	}
}

func checkpoint(path string, key note.Verifier) tlog.Tree {
	bytes, err := os.ReadFile(path)
	must(err, path)
	opened, err := note.Open(bytes, note.VerifierList(key))
	must(err, path)
	origin, rest, found := strings.Cut(opened.Text, "\n")
	require(found && origin == key.Name(), "origin of "+path)
	// Go's own tree note has a fixed first line instead of the origin; the two lines below it are the same.
	tree, err := tlog.ParseTree([]byte("go.sum database tree\n" + rest))
	must(err, path)
	return tree
}

func main() {
	if len(os.Args) < 3 {
		must(fmt.Errorf("DIR VKEY [OLD_CHECKPOINT]"), "usage")
	}
	dir := folder(os.Args[1])
	key, err := note.NewVerifier(os.Args[2])
	must(err, "key")
	tree := checkpoint(filepath.Join(string(dir), "checkpoint"), key)
	// TileHashReader checks each tile that it reads against the tree's hash.
	hashes := tlog.TileHashReader(tree, dir)
	for first := int64(0); first < tree.N; first += 1 << height {
		width := tree.N - first
		if width > 1<<height {
			width = 1 << height
		}
		tile := tlog.Tile{H: height, L: 0, N: first >> height, W: int(width)}
		path := strings.Replace(dir.file(tile), filepath.Join("tile", "0"), filepath.Join("tile", "entries"), 1)
		bundle, err := os.ReadFile(path)
		must(err, "entries")
		var wanted []int64
		for i := first; i < first+width; i++ {
			wanted = append(wanted, tlog.StoredHashIndex(0, i))
		}
		leaves, err := hashes.ReadHashes(wanted)
		must(err, "tiles")
		for i, leaf := range leaves {
			require(len(bundle) >= 2, path)
			length := int(binary.BigEndian.Uint16(bundle))
			require(len(bundle) >= 2+length, path)
			require(tlog.RecordHash(bundle[2:2+length]) == leaf, fmt.Sprintf("entry %d", first+int64(i)))
			bundle = bundle[2+length:]
		}
		require(len(bundle) == 0, "end of "+path)
	}
	for i := int64(0); i < tree.N; i += 1 + tree.N/50 {
		leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, i)})
		must(err, "leaf")
		proof, err := tlog.ProveRecord(tree.N, i, hashes)
		must(err, "prove")
		must(tlog.CheckRecord(proof, tree.N, tree.Hash, i, leaf[0]), "inclusion")
	}
	if len(os.Args) > 3 {
		old := checkpoint(os.Args[3], key)
		if old.N > 0 {
			proof, err := tlog.ProveTree(tree.N, old.N, hashes)
			must(err, "prove")
			must(tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash), "consistency")
		}
	}
	fmt.Println("ok", tree.N)
}
