using System.Text;
using DisclosureFlow.AuditTrail;

namespace DisclosureFlow.Verify.Tests.Bundles;

public sealed class ABentBundleFails
{
    [Fact]
    public void Under_another_log_s_anchor_it_fails()
    {
        using var stranger = new NoteSigner(SignedCase.Log.Key.Name, NoteKeyType.Ed25519, Enumerable.Repeat((byte)77, 32).ToArray());
        var trust = TrustFiles.Read([("log.vkey", Encoding.UTF8.GetBytes(stranger.Key + "\n")), ("trust.pem", Encoding.ASCII.GetBytes(SignedCase.Root.ToPem()))]);
        var result = SignedCase.Honest.Judge(trust);
        Assert.Equal(ClaimVerdict.Fails, result[ClaimNames.Checkpoint].Verdict);
        Assert.Equal(ClaimVerdict.NotProven, result[ClaimNames.Inclusion].Verdict);
        Assert.Equal(1, result.ExitCode([]));
    }

    [Fact]
    public void Under_another_root_certificate_it_fails()
    {
        var other = SignedCase.Sign(SignedCase.Report).Root;
        var trust = TrustFiles.Read([("log.vkey", Encoding.UTF8.GetBytes(SignedCase.Log.Key + "\n")), ("trust.pem", Encoding.ASCII.GetBytes(other.ToPem()))]);
        Assert.Equal(ClaimVerdict.Fails, SignedCase.Honest.Judge(trust)[ClaimNames.Signer].Verdict);
    }

    [Fact]
    public void A_whole_bundle_forged_under_other_keys_agrees_with_itself_and_is_never_trusted()
    {
        // The forger has every power but the keys: he makes his own log and signs what he likes.
        using var forger = new NoteSigner(SignedCase.Log.Key.Name, NoteKeyType.Ed25519, Enumerable.Repeat((byte)66, 32).ToArray());
        EvidenceContents Forge(EvidenceContents contents) => contents with { LogKey = forger.Key, CheckpointNote = Checkpoint.Parse(SignedNote.Parse(contents.CheckpointNote).Text).Sign(forger).ToBytes() };
        Assert.Equal(3, SignedCase.Honest.Judge(TrustFiles.None, Forge).ExitCode([]));
        Assert.Equal(1, SignedCase.Honest.Judge(change: Forge).ExitCode([]));
    }

    public static TheoryData<int> Entries => [.. Enumerable.Range(0, 9)];

    [Theory, MemberData(nameof(Entries))]
    public void A_dropped_entry_is_found(int at) => Fails(entries => entries.RemoveAt(at), at == 8 ? null : ClaimNames.CaseComplete);

    [Theory, MemberData(nameof(Entries))]
    public void A_doubled_entry_is_found(int at) => Fails(entries => entries.Insert(at, entries[at]), ClaimNames.CaseComplete);

    [Theory, MemberData(nameof(Entries))]
    public void Swapped_entries_are_found(int at) => Fails(entries => (entries[at], entries[(at + 1) % 9]) = (entries[(at + 1) % 9], entries[at]), ClaimNames.CaseComplete);

    [Theory, MemberData(nameof(Entries))]
    public void An_entry_written_anew_is_found(int at) => Fails(entries =>
    {
        var made = AuditEntry.Build(new ActRecord { Case = "0198f3a0-0000-7000-8000-000000000001", Sequence = at + 1, Previous = at == 0 ? null : MerkleHash.OfEntry(entries[at - 1].Leaf), Act = "EditionSaved", Actor = "p1", Time = Some.SignedAt });
        entries[at] = entries[at] with { Leaf = made.Leaf, Openings = made.Openings };
    }, ClaimNames.Inclusion);

    [Theory, MemberData(nameof(Entries))]
    public void Another_value_under_an_entry_s_own_salt_is_found(int at) => Fails(entries =>
        entries[at] = entries[at] with { Openings = [.. entries[at].Openings.Select(opening => opening.Field == EntryField.Reason ? opening with { Value = "另有理由" } : opening)] }, ClaimNames.CaseComplete);

    [Fact]
    public void An_entry_of_another_case_is_found() => Fails(entries =>
        entries.Add(SignedCase.With(acts => acts[0] = acts[0] with { Case = "another" }).Contents.Entries[0]), ClaimNames.CaseComplete);

    [Fact]
    public void A_drafter_who_also_reviewed_is_found()
    {
        IReadOnlyList<RoleAssignment> people = [SignedCase.People[0] with { Roles = ["drafter", "reviewer"] }, .. SignedCase.People.Skip(1)];
        Fails(SignedCase.With(acts => acts[4] = acts[4] with { Actor = "p1" }, people), ClaimNames.Duties);
    }

    [Fact]
    public void A_head_who_also_drafted_is_found()
    {
        IReadOnlyList<RoleAssignment> people = [.. SignedCase.People.Take(2), SignedCase.People[2] with { Roles = ["drafter", "head"] }, SignedCase.People[3]];
        Fails(SignedCase.With(acts => acts[1] = acts[1] with { Actor = "p3" }, people), ClaimNames.Duties);
    }

    [Fact]
    public void A_role_that_was_not_held_or_not_yet_or_no_longer_is_found()
    {
        Fails(SignedCase.With(people: [.. SignedCase.People.Skip(1)]), ClaimNames.Duties);
        Fails(SignedCase.With(people: [SignedCase.People[0] with { From = Some.SignedAt }, .. SignedCase.People.Skip(1)]), ClaimNames.Duties);
        Fails(SignedCase.With(people: [SignedCase.People[0] with { Until = Some.SignedAt.AddMinutes(-55) }, .. SignedCase.People.Skip(1)]), ClaimNames.Duties);
        Fails(SignedCase.With(acts => acts[4] = acts[4] with { Role = "drafter" }), ClaimNames.Duties);
        Fails(SignedCase.With(acts => acts[4] = acts[4] with { Element = "nowhere" }), ClaimNames.Duties);
    }

    [Fact]
    public void A_definition_without_its_separations_is_not_the_one_that_the_entries_name() =>
        Fails(SignedCase.With(contents: contents => contents with
        {
            Definition = contents.Definition with { Bytes = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(contents.Definition.Bytes).Replace("notSameAs=\"drafting\"", "", StringComparison.Ordinal)) },
        }), ClaimNames.Duties);

    [Fact]
    public void A_signature_on_what_was_not_cleared_is_found()
    {
        var other = Some.Report("2019").Sha256Hex();
        Fails(SignedCase.With(acts => acts[4] = acts[4] with { Outcome = "returned" }), ClaimNames.Cleared);
        Fails(SignedCase.With(acts => acts[4] = acts[4] with { Outcome = "referred" }), ClaimNames.Cleared);
        Fails(SignedCase.With(acts => acts[4] = acts[4] with { EditionSha256 = other }), ClaimNames.Cleared);
        Fails(SignedCase.With(acts => acts[5] = acts[5] with { EditionSha256 = other }), ClaimNames.Cleared);
        Fails(SignedCase.With(acts => acts.RemoveAt(4)), ClaimNames.Cleared);
        Fails(SignedCase.With(acts => acts.Insert(5, acts[4] with { Outcome = "returned" })), ClaimNames.Cleared);
    }

    [Fact]
    public void Another_edition_beside_the_PDF_is_found()
    {
        var other = SignedCase.Report.With(SignedCase.Report.Layout.CellIds[0], 987);
        EvidenceContents Swap(EvidenceContents contents) => contents with { Documents = [contents.Documents[0], new EvidenceFile("report.json", other.ToCanonicalJson())] };
        Fails(SignedCase.With(contents: Swap), ClaimNames.Edition);
        // Even when the entries were written for it from the start: the pages themselves say otherwise.
        Fails(SignedCase.With(acts => WriteFor(acts, other.Sha256Hex()), contents: Swap), ClaimNames.Edition);
    }

    [Fact]
    public void A_document_that_no_entry_signed_off_is_found()
    {
        Fails(SignedCase.With(acts => acts.RemoveRange(7, 2)), ClaimNames.Bytes);
        Fails(SignedCase.With(acts => acts.RemoveRange(7, 2)), ClaimNames.CaseComplete);
    }

    [Fact]
    public void A_sign_off_at_another_time_than_the_signature_s_is_found() =>
        Fails(SignedCase.With(acts => acts[7] = acts[7] with { Time = Some.SignedAt.AddHours(2) }), ClaimNames.Time);

    private static void WriteFor(List<ActRecord> acts, string edition)
    {
        for (var i = 0; i < acts.Count; i++)
        {
            acts[i] = acts[i] with { EditionSha256 = edition };
        }
    }

    private static void Fails(Action<List<EvidenceEntry>> bend, string? claim)
    {
        Fails(SignedCase.With(contents: contents =>
        {
            List<EvidenceEntry> entries = [.. contents.Entries];
            bend(entries);
            return contents with { Entries = entries };
        }), claim);
    }

    private static void Fails(SignedCase bent, string? claim)
    {
        var result = bent.Judge();
        if (claim is null)
        {
            // Nobody can tell from the bundle that a case went on after its signature: it says how far it goes.
            Assert.Contains("签发", result[ClaimNames.CaseComplete].Zh, StringComparison.Ordinal);
            return;
        }

        Assert.True(result[claim].Verdict == ClaimVerdict.Fails, string.Join('\n', result.Claims));
        Assert.Equal(1, result.ExitCode([]));
    }
}
