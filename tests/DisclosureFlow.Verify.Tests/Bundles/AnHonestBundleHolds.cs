using DisclosureFlow.AuditTrail;

namespace DisclosureFlow.Verify.Tests.Bundles;

public sealed class AnHonestBundleHolds
{
    [Fact]
    public void Under_the_auditor_s_anchors_everything_holds_but_what_nobody_proved()
    {
        var result = SignedCase.Honest.Judge();
        Assert.Equal([], result.Claims.Where(claim => claim.Verdict == ClaimVerdict.Fails).Select(claim => $"{claim.Name}: {claim.En}"));
        Assert.Equal([ClaimNames.Time, ClaimNames.Witness], result.Claims.Where(claim => claim.Verdict == ClaimVerdict.NotProven).Select(claim => claim.Name));
        Assert.All(result.Claims.Where(claim => claim.Verdict == ClaimVerdict.Holds), claim => Assert.Equal(ClaimBasis.Trusted, claim.Basis));
        Assert.True(result.IsTrusted);
        Assert.Equal(0, result.ExitCode([]));
        Assert.Equal(ClaimNames.All, result.Claims.Select(claim => claim.Name));
    }

    [Fact]
    public void Without_anchors_it_only_agrees_with_itself()
    {
        var result = SignedCase.Honest.Judge(TrustFiles.None);
        Assert.False(result.Fails);
        Assert.False(result.IsTrusted);
        Assert.Equal([ClaimNames.Signer, ClaimNames.Checkpoint], result.MissingAnchors);
        Assert.Equal(3, result.ExitCode([]));
        Assert.All(result.Claims, claim => Assert.Equal(ClaimBasis.SelfConsistent, claim.Basis));
    }

    [Fact]
    public void What_is_required_and_not_shown_is_missing()
    {
        var result = SignedCase.Honest.Judge();
        Assert.Equal(0, result.ExitCode([ClaimNames.Duties, ClaimNames.Edition]));
        Assert.Equal(3, result.ExitCode([ClaimNames.Duties, ClaimNames.Witness]));
    }

    [Fact]
    public void A_witness_that_the_policy_demands_must_have_seen_the_checkpoint()
    {
        var demanding = TrustFiles.Read([("trust.policy", System.Text.Encoding.UTF8.GetBytes(SignedCase.Policy("quorum county\n")))]);
        Assert.Equal(ClaimVerdict.Fails, SignedCase.Honest.Judge(demanding)[ClaimNames.Witness].Verdict);
        var cosigned = SignedCase.Honest.Judge(demanding, contents =>
        {
            var note = SignedNote.Parse(contents.CheckpointNote);
            return contents with { CheckpointNote = note.With(Cosignature.Sign(SignedCase.Witness, note.Text, Some.SignedAt.AddHours(1))).ToBytes() };
        });
        Assert.Equal((ClaimVerdict.Holds, ClaimBasis.Trusted), (cosigned[ClaimNames.Witness].Verdict, cosigned[ClaimNames.Witness].Basis));
        Assert.Equal(0, cosigned.ExitCode([ClaimNames.Witness]));
    }

    [Theory]
    [InlineData(EntryField.Reason, new string[0])]
    [InlineData(EntryField.Organ, new string[0])]
    [InlineData(EntryField.Actor, new[] { ClaimNames.Cleared, ClaimNames.Duties, ClaimNames.CaseComplete, ClaimNames.Edition })]
    [InlineData(EntryField.Edition, new[] { ClaimNames.Cleared, ClaimNames.Edition })]
    [InlineData(EntryField.Previous, new[] { ClaimNames.CaseComplete })]
    [InlineData(EntryField.Role, new[] { ClaimNames.Duties })]
    public void An_erased_value_leaves_every_proof_and_proves_nothing_that_needed_it(EntryField erased, string[] unproven)
    {
        var result = SignedCase.Honest.Judge(change: contents => contents with { Entries = [.. contents.Entries.Select(entry => entry with { Openings = [.. entry.Openings.Where(opening => opening.Field != erased)] })] });
        Assert.False(result.Fails, string.Join('\n', result.Claims));
        Assert.Equal(ClaimVerdict.Holds, result[ClaimNames.Inclusion].Verdict);
        Assert.Equal(ClaimVerdict.Holds, result[ClaimNames.Bytes].Verdict);
        Assert.Equal(unproven.Order(StringComparer.Ordinal),
            result.Claims.Where(claim => claim.Verdict == ClaimVerdict.NotProven).Select(claim => claim.Name).Except([ClaimNames.Time, ClaimNames.Witness], StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_case_that_is_not_signed_yet_has_nothing_false_in_it()
    {
        var unsigned = SignedCase.With(acts => acts.RemoveRange(5, 4), contents: contents => contents with { Documents = [contents.Documents[1]] });
        var result = unsigned.Judge();
        Assert.False(result.Fails, string.Join('\n', result.Claims));
        Assert.Equal(ClaimVerdict.NotProven, result[ClaimNames.CaseComplete].Verdict);
        Assert.Equal(0, result.ExitCode([]));
    }
}
