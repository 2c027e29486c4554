using CsCheck;

namespace DisclosureFlow.AuditTrail.Tests.Tiles;

public sealed class TilesAreC2spTiles
{
    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(0, 1_234_067, 256, "tile/0/x001/x234/067")]
    [InlineData(1, 0, 1, "tile/1/000.p/1")]
    [InlineData(0, 273, 112, "tile/0/273.p/112")]
    [InlineData(TileAddress.Entries, 1_000, 256, "tile/entries/x001/000")]
    [InlineData(TileAddress.Entries, 5, 255, "tile/entries/005.p/255")]
    [InlineData(7, 0, 3, "tile/7/000.p/3")]
    public void A_tile_has_one_path(int level, long index, int width, string path)
    {
        var address = new TileAddress(level, index, width);
        Assert.Equal(path, address.Path);
        Assert.Equal(address, TileAddress.Parse(path));
    }

    [Theory]
    [InlineData("tile/8/000"), InlineData("tile/0/0"), InlineData("tile/0/x000/001"), InlineData("tile/0/001/002"), InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256"), InlineData("tile/0/000.p/01"), InlineData("tile/00/000"), InlineData("tile/-1/000"), InlineData("tile/0/../000")]
    [InlineData("tile/0/000/"), InlineData("/tile/0/000"), InlineData("tile/entries/"), InlineData("tile"), InlineData(""), InlineData("checkpoint")]
    [InlineData("tile/0/x000"), InlineData("tile/0/٠٠٠"), InlineData("tile/0/.p/1"), InlineData("tile/0/x999/x999/x999/x999/x999/x999/x999/999")]
    public void Any_other_path_names_no_tile(string path) => Assert.Null(TileAddress.Parse(path));

    [Fact]
    public void Every_address_reads_back() =>
        Gen.Select(Gen.Int[-1, 7], Gen.Long[0, 1L << 50], Gen.Int[1, 256]).Sample((level, index, width) =>
            TileAddress.Parse(new TileAddress(level, index, width).Path) == new TileAddress(level, index, width));

    [Fact]
    public void Size_256_has_a_full_tile_and_one_hash_above() =>
        Assert.Equal(["tile/entries/000", "tile/0/000", "tile/1/000.p/1"], TileAddress.All(256).Select(tile => tile.Path));

    [Fact]
    public void Size_70_000_has_the_tiles_that_the_specification_s_arithmetic_gives()
    {
        var tiles = TileAddress.All(70_000).ToList();
        Assert.Equal(273, tiles.Count(tile => tile is { Level: 0, IsFull: true }));
        Assert.Equal(112, tiles.Single(tile => tile is { Level: 0, IsFull: false }).Width);
        Assert.Equal(1, tiles.Count(tile => tile is { Level: 1, IsFull: true }));
        Assert.Equal(17, tiles.Single(tile => tile is { Level: 1, IsFull: false }).Width);
        Assert.Equal(1, tiles.Single(tile => tile.Level == 2).Width);
        Assert.Empty(TileAddress.All(0));
    }

    [Theory]
    [InlineData(1), InlineData(255), InlineData(256), InlineData(257), InlineData(600), InlineData(65_535), InlineData(65_536), InlineData(65_537), InlineData(70_000)]
    public void Roots_and_proofs_from_the_tiles_are_those_of_the_tree(int size)
    {
        var published = new Published();
        published.Append(size);
        var tree = Some.Tree(size);
        var tiles = new TileTree(size, published.Read);
        Assert.Equal(tree.Root, tiles.Root());
        var step = Math.Max(1, size / 97);
        for (var i = 0; i < size; i += step)
        {
            var reader = new TileTree(size, published.Only(TileTree.ForInclusion(i, size)));
            Assert.Equal(tree.Inclusion(i, size), reader.Inclusion(i));
            reader = new TileTree(size, published.Only(TileTree.ForConsistency(i, size)));
            Assert.Equal(tree.Consistency(i, size), reader.Consistency(i));
        }
    }

    [Fact]
    public void A_log_grown_in_any_steps_has_the_same_tiles_as_one_grown_at_once() =>
        Gen.Int[0, 400].Array[1, 6].Sample(steps =>
        {
            var grown = new Published();
            foreach (var step in steps)
            {
                grown.Append(step);
            }

            var atOnce = new Published();
            atOnce.Append(steps.Sum());
            Assert.Equal(atOnce.Root, grown.Root);
            foreach (var address in TileAddress.All(grown.Size))
            {
                Assert.Equal(atOnce.Read(address), grown.Read(address));
            }
        }, iter: 30);

    [Fact]
    public void Growth_past_a_tile_s_edge_is_right_one_entry_at_a_time()
    {
        var published = new Published();
        published.Append(65_500);
        var tree = Some.Tree(65_600);
        while (published.Size < 65_600)
        {
            published.Append(1);
            Assert.Equal(tree.RootAt(published.Size), published.Root);
        }

        Assert.Equal(tree.Root, new TileTree(65_600, published.Read).Root());
    }

    [Fact]
    public void A_tile_or_bundle_of_the_wrong_length_is_refused()
    {
        Assert.Equal("DF6022", Assert.Throws<AuditRefusedException>(() => new TileTree(2, _ => new byte[63]).Root()).Refusal.Code);
        var bundle = EntryBundle.Encode([Some.Entry(0), Some.Entry(1)]);
        Assert.Equal(2, EntryBundle.Decode(bundle, 2).Count);
        foreach (var wrong in new[] { bundle[..^1], [.. bundle, 0], bundle[..1], [] })
        {
            Assert.Equal("DF6022", Assert.Throws<AuditRefusedException>(() => EntryBundle.Decode(wrong, 2)).Refusal.Code);
        }

        Assert.Throws<AuditRefusedException>(() => EntryBundle.Decode(bundle, 1));
        Assert.Throws<AuditRefusedException>(() => EntryBundle.Decode(bundle, 3));
        Assert.Throws<ArgumentException>(() => EntryBundle.Encode([new byte[65_536]]));
    }

    /// <summary>A published log in memory that grows by entries 0, 1, 2, …; no file in it ever changes.</summary>
    private sealed class Published
    {
        private readonly Dictionary<TileAddress, byte[]> files = [];

        public long Size { get; private set; }

        public MerkleHash Root { get; private set; } = MerkleHash.EmptyRoot;

        public ReadOnlyMemory<byte> Read(TileAddress address) => files[address];

        public Func<TileAddress, ReadOnlyMemory<byte>> Only(IReadOnlyList<TileAddress> announced) =>
            address => announced.Contains(address) ? files[address] : throw new InvalidOperationException($"{address.Path} was not announced");

        public void Append(int count)
        {
            var entries = Enumerable.Range(0, count).Select(i => (ReadOnlyMemory<byte>)Some.Entry(Size + i)).ToList();
            var growth = TileWriter.Append(Size, Only(TileWriter.Needed(Size)), entries);
            foreach (var tile in growth.Tiles)
            {
                Assert.True(files.TryAdd(tile.Address, tile.Bytes), $"{tile.Address.Path} was published twice");
            }

            (Size, Root) = (growth.Size, growth.Root);
        }
    }
}
