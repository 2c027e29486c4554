using System.Text;
using CsCheck;

namespace DisclosureFlow.AuditTrail.Tests.Witnessing;

public sealed class AWitnessNeverSeesTwoHistories
{
    private readonly NoteSigner log = Some.Log();
    private readonly NoteSigner witness = Some.Witness();
    private readonly MerkleTree tree = Some.Tree(40);
    private Checkpoint? seen;

    [Fact]
    public void A_log_that_only_grows_is_cosigned_each_time()
    {
        long old = 0;
        foreach (var size in new long[] { 1, 1, 2, 7, 8, 8, 40 })
        {
            var answer = Ask(old, size);
            Assert.Equal(200, answer.Status);
            var note = Note(size);
            var line = NoteSignature.Parse(answer.Body.TrimEnd('\n'))!;
            Assert.Equal(Some.Time.ToUnixTimeSeconds(), Cosignature.TimeIn(note.With(line), witness.Key)!.Value.ToUnixTimeSeconds());
            old = size;
        }
    }

    [Fact]
    public void The_answers_are_those_of_the_specification()
    {
        Assert.Equal(200, Ask(0, 8).Status);
        Assert.Equal((409, "8\n", "text/x.tlog.size"), Told(Ask(0, 20)));
        Assert.Equal((409, "8\n", "text/x.tlog.size"), Told(Ask(9, 20)));
        Assert.Equal((409, "8\n", "text/x.tlog.size"), Told(Judge(new AddCheckpoint(8, [], new Checkpoint(log.Key.Name, 8, Some.Leaf(1)).Sign(log).ToBytes()).ToBytes())));
        Assert.Equal(400, Ask(21, 20, []).Status);
        Assert.Equal(422, Ask(8, 20, []).Status);
        Assert.Equal(422, Ask(8, 20, [.. tree.Consistency(7, 20)]).Status);
        Assert.Equal(422, Judge(new AddCheckpoint(8, [.. tree.Consistency(8, 20)], new Checkpoint(log.Key.Name, 20, Some.Leaf(1)).Sign(log).ToBytes()).ToBytes()).Status);
        using var stranger = Some.Log("other.example/log");
        Assert.Equal(404, Judge(new AddCheckpoint(0, [], new Checkpoint(stranger.Key.Name, 1, Some.Leaf(1)).Sign(stranger).ToBytes()).ToBytes()).Status);
        using var forger = Some.Log(seed: 5);
        Assert.Equal(403, Judge(new AddCheckpoint(8, [.. tree.Consistency(8, 20)], new Checkpoint(log.Key.Name, 20, tree.RootAt(20)).Sign(forger).ToBytes()).ToBytes()).Status);
        Assert.Equal(8, seen!.Size); // none of these moved it
        Assert.Equal(200, Ask(8, 20).Status);

        static (int, string, string) Told(WitnessAnswer answer) => (answer.Status, answer.Body, answer.ContentType);
    }

    [Theory]
    [InlineData(""), InlineData("old 0"), InlineData("old 0\n"), InlineData("old -1\n\nx\n"), InlineData("old 00\n\nx\n"), InlineData("old 0\nAAAA\n\nx\n"), InlineData("new 0\n\nx\n"), InlineData("old 0\n\nno checkpoint\n")]
    public void What_is_no_request_is_400(string body) => Assert.Equal(400, Judge(Encoding.UTF8.GetBytes(body)).Status);

    [Fact]
    public void Whatever_is_asked_in_whatever_order_two_cosigned_heads_are_always_one_history() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 40], Gen.Int[0, 3]).Array[1, 30].Sample(asks =>
        {
            seen = null;
            var other = new MerkleTree();
            for (var i = 0; i < 41; i++)
            {
                other.Append(Some.Leaf(i < 10 ? i : i + 1_000)); // the same first ten entries, then another history
            }

            List<Checkpoint> cosigned = [];
            foreach (var (old, size, kind) in asks)
            {
                var history = kind == 0 ? other : tree;
                var head = new Checkpoint(log.Key.Name, size, history.RootAt(size));
                var proof = old <= size ? history.Consistency(old, size) : [];
                if (Judge(new AddCheckpoint(old, [.. proof], head.Sign(log).ToBytes()).ToBytes()).Status == 200)
                {
                    cosigned.Add(head);
                }
            }

            return cosigned.Zip(cosigned.Skip(1)).All(pair => pair.First.Size <= pair.Second.Size)
                && (cosigned.TrueForAll(head => head.Root == tree.RootAt(head.Size)) || cosigned.TrueForAll(head => head.Root == other.RootAt(head.Size)));
        }, iter: 200, threads: 1);

    private SignedNote Note(long size) => new Checkpoint(log.Key.Name, size, tree.RootAt(size)).Sign(log);

    private WitnessAnswer Ask(long old, long size, MerkleHash[]? proof = null) =>
        Judge(new AddCheckpoint(old, [.. proof ?? [.. old > size ? [] : tree.Consistency(old, size)]], Note(size).ToBytes()).ToBytes());

    private WitnessAnswer Judge(byte[] body)
    {
        var answer = Witness.Judge(body, [log.Key], _ => seen, witness, Some.Time);
        seen = answer.Seen ?? seen;
        return answer;
    }
}
