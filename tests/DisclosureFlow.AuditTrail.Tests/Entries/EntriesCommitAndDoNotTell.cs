using System.Security.Cryptography;
using System.Text;
using CsCheck;

namespace DisclosureFlow.AuditTrail.Tests.Entries;

public sealed class EntriesCommitAndDoNotTell
{
    [Fact]
    public void An_entry_is_the_header_and_one_commitment_a_field_in_the_fixed_order()
    {
        var entry = AuditEntry.Build(Some.Act());
        var lines = Encoding.ASCII.GetString(entry.Leaf).Split('\n');
        Assert.Equal("disclosureflow/entry/v1", lines[0]);
        string[] names = ["case", "sequence", "previous", "act", "outcome", "actor", "role", "organ", "on-screen", "edition", "document", "reason", "time", "definition"];
        Assert.Equal(names, lines[1..^1].Select(line => line.Split(' ')[0]));
        Assert.Equal("", lines[^1]);
        for (var i = 0; i < names.Length; i++)
        {
            var opening = entry.Openings[i];
            var commitment = SHA256.HashData([.. opening.Salt, .. Encoding.UTF8.GetBytes($"{names[i]}\n{opening.Value}")]);
            Assert.Equal($"{names[i]} {Convert.ToBase64String(commitment)}", lines[i + 1]);
        }
    }

    [Fact]
    public void The_values_are_written_as_documented()
    {
        var previous = Some.Leaf(4);
        var hash = Some.Leaf(5).ToHex();
        var act = Some.Act(2, previous) with { Iteration = 3, Outcome = "approved", EditionSha256 = hash };
        string[] expected = ["case-7", "2", previous.ToHex(), "TaskCompleted draft#3", "approved", "person-1", "drafter", "云桥镇人民政府", "", hash, "", "首次起草\n第二行", "2026-01-15T08:32:00.250Z", ""];
        Assert.Equal(expected, AuditEntry.Build(act).Openings.Select(opening => opening.Value));
        var opened = OpenedEntry.Open(EntryLeaf.Parse(AuditEntry.Build(act).Leaf), []);
        Assert.Null(opened.Act);
        Assert.Equal(14, opened.Closed.Count());
    }

    [Fact]
    public void The_same_act_twice_gives_two_entries_without_a_common_line()
    {
        var one = Encoding.ASCII.GetString(AuditEntry.Build(Some.Act()).Leaf).Split('\n')[1..^1];
        var two = Encoding.ASCII.GetString(AuditEntry.Build(Some.Act()).Leaf).Split('\n')[1..^1];
        Assert.Empty(one.Intersect(two, StringComparer.Ordinal));
    }

    [Fact]
    public void An_entry_read_back_opens_to_its_own_values_and_to_no_others()
    {
        var entry = AuditEntry.Build(Some.Act());
        var leaf = EntryLeaf.Parse(entry.Leaf);
        var opened = OpenedEntry.Open(leaf, Openings.Decode(Openings.Encode(entry.Openings)));
        Assert.Equal(("case-7", 1L, "CaseStarted", (string?)null, "person-1"), (opened.Case, opened.Sequence, opened.Act, opened.Element, opened.Actor));
        Assert.Equal(Some.Time.AddMinutes(1), opened.Time);
        Assert.Empty(opened.Closed);
        foreach (var opening in entry.Openings)
        {
            Refused(opening with { Value = opening.Value + " " });
            Refused(opening with { Salt = [.. opening.Salt[..^1], (byte)(opening.Salt[^1] ^ 1)] });
            Refused(opening with { Field = (EntryField)(((int)opening.Field + 1) % 14) });
        }

        void Refused(Opening changed) => Assert.Equal("DF6003", Assert.Throws<AuditRefusedException>(() => OpenedEntry.Open(leaf, [changed])).Refusal.Code);
    }

    [Fact]
    public void An_erased_opening_leaves_leaf_hash_and_the_others_as_they_were()
    {
        var entry = AuditEntry.Build(Some.Act());
        var opened = OpenedEntry.Open(EntryLeaf.Parse(entry.Leaf), entry.Openings.Where(opening => opening.Field != EntryField.Actor));
        Assert.Equal([EntryField.Actor], opened.Closed);
        Assert.Null(opened.Actor);
        Assert.Equal("case-7", opened.Case);
        Assert.Equal(entry.Hash, opened.Leaf.Hash);
    }

    [Fact]
    public void Any_text_survives_the_way_through_openings()
    {
        Gen.String[Gen.OneOf(Gen.Char['\0', '~'], Gen.Char['一', '龥']), 0, 80].Sample(reason =>
        {
            var entry = AuditEntry.Build(Some.Act() with { Reason = reason });
            return OpenedEntry.Open(EntryLeaf.Parse(entry.Leaf), Openings.Decode(Openings.Encode(entry.Openings))).Value(EntryField.Reason) == reason;
        });
    }

    [Fact]
    public void Values_that_a_field_can_t_have_are_refused_before_anything_is_written()
    {
        Refused(Some.Act() with { Sequence = 0 });
        Refused(Some.Act(2));
        Refused(Some.Act(1, Some.Leaf(1)));
        Refused(Some.Act() with { Act = "" });
        Refused(Some.Act() with { Act = "Signed off" });
        Refused(Some.Act() with { Element = "a b" });
        Refused(Some.Act() with { Element = "a", Iteration = 0 });
        Refused(Some.Act() with { Case = "" });
        Refused(Some.Act() with { Actor = "one\ntwo" });
        Refused(Some.Act() with { EditionSha256 = "ABC" });
        Refused(Some.Act() with { DocumentSha256 = Some.Leaf(1).ToHex().ToUpperInvariant() });
        Refused(Some.Act() with { Reason = "\uD800" });

        static void Refused(ActRecord act) => Assert.ThrowsAny<ArgumentException>(() => AuditEntry.Build(act));
    }

    [Fact]
    public void No_bit_of_a_leaf_can_change_and_be_read_as_the_same_entry()
    {
        var entry = AuditEntry.Build(Some.Act());
        var bytes = (byte[])entry.Leaf.Clone();
        for (var i = 0; i < bytes.Length * 8; i++)
        {
            bytes[i / 8] ^= (byte)(1 << (i % 8));
            try
            {
                Assert.NotEqual(entry.Hash, EntryLeaf.Parse(bytes).Hash);
            }
            catch (AuditRefusedException refused)
            {
                Assert.Equal("DF6001", refused.Refusal.Code);
            }

            bytes[i / 8] ^= (byte)(1 << (i % 8));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("disclosureflow/openings/v1")]
    [InlineData("disclosureflow/openings/v2\n")]
    [InlineData("disclosureflow/openings/v1\ncase AAAA -\n")]
    [InlineData("disclosureflow/openings/v1\nsalary {salt} -\n")]
    [InlineData("disclosureflow/openings/v1\ncase {salt}\n")]
    [InlineData("disclosureflow/openings/v1\ncase {salt} \n")]
    [InlineData("disclosureflow/openings/v1\ncase {salt} /w==\n")]
    [InlineData("disclosureflow/openings/v1\ncase {salt} -\ncase {salt} -\n")]
    [InlineData("disclosureflow/openings/v1\nact {salt} -\ncase {salt} -\n")]
    public void Openings_that_are_not_written_as_they_must_be_are_refused(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text.Replace("{salt}", Convert.ToBase64String(new byte[32]), StringComparison.Ordinal));
        Assert.Equal("DF6002", Assert.Throws<AuditRefusedException>(() => Openings.Decode(bytes)).Refusal.Code);
    }
}
