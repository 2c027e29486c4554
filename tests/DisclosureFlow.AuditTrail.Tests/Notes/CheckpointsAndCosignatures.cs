using System.Text;

namespace DisclosureFlow.AuditTrail.Tests.Notes;

public sealed class CheckpointsAndCosignatures
{
    private static readonly MerkleHash Root = Some.Leaf(0);

    [Theory]
    [InlineData(0), InlineData(1), InlineData(257), InlineData(70_000), InlineData(long.MaxValue)]
    public void A_checkpoint_reads_back_as_it_was_written(long size)
    {
        var checkpoint = new Checkpoint("log.example/township", size, size == 0 ? MerkleHash.EmptyRoot : Root);
        Assert.Equal(checkpoint, Checkpoint.Parse(checkpoint.Text));
    }

    [Theory]
    [InlineData("log\n01\n{0}\n")]
    [InlineData("log\n-1\n{0}\n")]
    [InlineData("log\n+1\n{0}\n")]
    [InlineData("log\n9223372036854775808\n{0}\n")]
    [InlineData("log\n1\n{0}")]
    [InlineData("log\n1\n{0}\nextension\n")]
    [InlineData("log\n1\n{0}\n\n")]
    [InlineData("\n1\n{0}\n")]
    [InlineData("a log\n1\n{0}\n")]
    [InlineData("log\n0\n{0}\n")]
    [InlineData("log\n1\nAAAA\n")]
    public void What_is_no_checkpoint_is_refused(string text) =>
        Assert.Equal("DF6013", Assert.Throws<AuditRefusedException>(() => Checkpoint.Parse(text.Replace("{0}", Root.ToBase64(), StringComparison.Ordinal))).Refusal.Code);

    [Fact]
    public void A_checkpoint_is_believed_only_under_its_own_log_s_key()
    {
        using var log = Some.Log();
        using var other = Some.Log(seed: 2);
        using var elsewhere = Some.Log("other.example/log");
        var note = new Checkpoint(log.Key.Name, 5, Root).Sign(log).ToBytes();
        Assert.Equal(5, Checkpoint.Open(note, log.Key).Size);
        Assert.Equal("DF6013", Assert.Throws<AuditRefusedException>(() => Checkpoint.Open(note, other.Key)).Refusal.Code);
        Assert.Throws<AuditRefusedException>(() => Checkpoint.Open(note, elsewhere.Key));
        // A log that signs in another's name is not believed either.
        var impostor = elsewhere.Sign(new Checkpoint(log.Key.Name, 5, Root).Text).ToBytes();
        Assert.Throws<AuditRefusedException>(() => Checkpoint.Open(impostor, elsewhere.Key));
        Assert.Throws<AuditRefusedException>(() => new Checkpoint(log.Key.Name, 5, Root).Sign(elsewhere));
    }

    [Fact]
    public void Two_histories_are_never_signed()
    {
        var tree = Some.Tree(10);
        Checkpoint At(long size) => new("log.example/township", size, tree.RootAt(size));
        Checkpoint.RequireExtends(At(4), At(10), tree.RootAt);
        Checkpoint.RequireExtends(At(10), At(10), tree.RootAt);
        Checkpoint.RequireExtends(new Checkpoint("log.example/township", 0, MerkleHash.EmptyRoot), At(10), tree.RootAt);
        Refused(At(10), At(9));
        Refused(At(4) with { Root = Root }, At(10));
        Refused(At(10) with { Root = Root }, At(10));
        Refused(At(4) with { Origin = "other.example" }, At(10));

        void Refused(Checkpoint last, Checkpoint next) =>
            Assert.Equal("DF6041", Assert.Throws<AuditRefusedException>(() => Checkpoint.RequireExtends(last, next, tree.RootAt)).Refusal.Code);
    }

    [Fact]
    public void A_cosignature_states_the_time_and_covers_the_whole_text()
    {
        using var log = Some.Log();
        using var witness = Some.Witness();
        var note = new Checkpoint(log.Key.Name, 5, Root).Sign(log);
        note = SignedNote.Parse(note.With(Cosignature.Sign(witness, note.Text, Some.Time)).ToBytes());
        Assert.Equal(Some.Time.ToUnixTimeSeconds(), Cosignature.TimeIn(note, witness.Key)!.Value.ToUnixTimeSeconds());
        Assert.Null(Cosignature.TimeIn(note, Some.Witness(seed: 8).Key));
        var cosignature = note.Signatures[1];
        for (var i = 0; i < cosignature.Signature.Length; i++)
        {
            var changed = (byte[])cosignature.Signature.Clone();
            changed[i] ^= 1;
            var forged = new SignedNote(note.Text, [note.Signatures[0], cosignature with { Signature = changed }]);
            Assert.Throws<AuditRefusedException>(() => Cosignature.TimeIn(forged, witness.Key));
        }

        var moved = new SignedNote(new Checkpoint(log.Key.Name, 6, Root).Text, note.Signatures);
        Assert.Throws<AuditRefusedException>(() => Cosignature.TimeIn(moved, witness.Key));
    }

    [Fact]
    public void A_witness_s_key_can_t_sign_as_a_log_nor_a_log_s_as_a_witness()
    {
        using var log = Some.Log();
        using var witness = Some.Witness();
        Assert.Throws<InvalidOperationException>(() => witness.Sign("text\n"));
        Assert.Throws<InvalidOperationException>(() => Cosignature.Sign(log, "text\n", Some.Time));
        Assert.NotEqual(new VerifierKey("a", NoteKeyType.Ed25519, log.Key.PublicKey).KeyId, new VerifierKey("a", NoteKeyType.Ed25519Cosignature, log.Key.PublicKey).KeyId);
    }

    [Fact]
    public void A_proof_file_proves_its_entry_under_its_log_and_no_other()
    {
        using var log = Some.Log();
        using var other = Some.Log(seed: 2);
        var tree = Some.Tree(257);
        var note = new Checkpoint(log.Key.Name, 257, tree.Root).Sign(log).ToBytes();
        for (var index = 0; index < 257; index++)
        {
            var written = new TlogProof(index, tree.Inclusion(index, 257), note, index % 2 == 0 ? [1, 2] : null).ToBytes();
            var proof = TlogProof.Parse(written);
            Assert.Equal(written, proof.ToBytes());
            Assert.Equal(257, proof.Check(Some.Entry(index), log.Key).Size);
            Assert.Equal("DF6020", Assert.Throws<AuditRefusedException>(() => proof.Check(Some.Entry(index + 1), log.Key)).Refusal.Code);
            Assert.Throws<AuditRefusedException>(() => proof.Check(Some.Entry(index), other.Key));
        }
    }

    [Fact]
    public void No_bit_of_a_proof_file_can_change_and_pass()
    {
        using var log = Some.Log();
        var tree = Some.Tree(7);
        var bytes = new TlogProof(3, tree.Inclusion(3, 7), new Checkpoint(log.Key.Name, 7, tree.Root).Sign(log).ToBytes()).ToBytes();
        TlogProof.Parse(bytes).Check(Some.Entry(3), log.Key);
        for (var i = 0; i < bytes.Length * 8; i++)
        {
            bytes[i / 8] ^= (byte)(1 << (i % 8));
            Assert.ThrowsAny<AuditRefusedException>(() => TlogProof.Parse(bytes).Check(Some.Entry(3), log.Key));
            bytes[i / 8] ^= (byte)(1 << (i % 8));
        }
    }

    [Theory]
    [InlineData("c2sp.org/tlog-proof@v2\nindex 0\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 00\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex -1\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra x\nindex 0\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\n")]
    public void What_is_no_proof_file_is_refused(string text) =>
        Assert.Equal("DF6021", Assert.Throws<AuditRefusedException>(() => TlogProof.Parse(Encoding.UTF8.GetBytes(text))).Refusal.Code);
}
