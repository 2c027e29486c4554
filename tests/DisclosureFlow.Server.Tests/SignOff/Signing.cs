using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.SignOff.Levels;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Signing.Keys;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.SignOff;

public sealed class Signing
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_signed_file_begins_with_exactly_the_bytes_that_were_shown()
    {
        await using var office = await Office.New();
        var @case = await office.AtSignOff();
        var shown = await office.ShownToHead(@case);
        var signed = await office.Get<Sign>().Act(office.Head, shown, Cast.Pin, Stop);
        Office.Accepted(signed);
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var before = await store.Read(shown.ScreenSha256!, Stop);
        var after = await store.Read(signed.Value!, Stop);
        Assert.True(after.Length > before.Length);
        Assert.Equal(before, after[..before.Length]);
        Assert.Equal(signed.Value, (await office.Case(@case)).SignedSha256);
    }

    [Fact]
    public async Task The_fifth_wrong_pin_locks_the_key_and_the_right_one_then_no_longer_opens_it()
    {
        await using var office = await Office.New();
        var @case = await office.AtSignOff();
        var shown = await office.ShownToHead(@case);
        for (var i = 1; i < SignerKeys.MostWrongPins; i++)
        {
            var wrong = await office.Get<Sign>().Act(office.Head, shown, "000000", Stop);
            Office.Refused("DF5004", 422, wrong);
            Assert.Contains($"{SignerKeys.MostWrongPins - i} 次", wrong.Refusal!.Message);
        }

        Office.Refused("DF2041", 403, await office.Get<Sign>().Act(office.Head, shown, "000000", Stop));
        Office.Refused("DF2041", 403, await office.Get<Sign>().Act(office.Head, shown, Cast.Pin, Stop));
        Assert.DoesNotContain("SigningStarted signOff#1", await office.Acts(@case));
    }

    [Fact]
    public async Task Many_guesses_at_once_are_no_more_than_five()
    {
        await using var office = await Office.New();
        var @case = await office.AtSignOff();
        var shown = await office.ShownToHead(@case);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => office.Get<Sign>().Act(office.Head, shown, $"00000{i}", Stop))));
        Assert.True(outcomes.Count(outcome => outcome.Refusal!.Code == "DF5004") <= SignerKeys.MostWrongPins);
        Office.Refused("DF2041", 403, await office.Get<Sign>().Act(office.Head, shown, Cast.Pin, Stop));
    }

    [Fact]
    public async Task A_right_pin_sets_the_count_back()
    {
        await using var office = await Office.New();
        var @case = await office.AtSignOff();
        var shown = await office.ShownToHead(@case);
        for (var round = 0; round < 2; round++)
        {
            for (var i = 1; i < SignerKeys.MostWrongPins; i++)
            {
                Office.Refused("DF5004", 422, await office.Get<Sign>().Act(office.Head, shown, "000000", Stop));
            }

            var (key, refusal) = await office.Get<SignerKeys>().Unlock(office.Head.Account, Cast.Pin, Stop);
            Assert.Null(refusal);
            key!.Dispose();
        }
    }

    [Fact]
    public async Task On_another_day_the_document_is_typeset_again_and_the_old_one_cannot_be_signed()
    {
        await using var office = await Office.New();
        var @case = await office.AtSignOff();
        var yesterday = await office.ShownToHead(@case);
        office.Clock.Move(TimeSpan.FromDays(1));
        Office.Refused("DF2043", 409, await office.Get<Sign>().Act(office.Head, yesterday, Cast.Pin, Stop));
        Office.Refused("DF2043", 409, await office.Get<OpenSignOff>().Act(office.Head, @case, Stop));
        Assert.True(await office.Get<ServiceWorker>().DoOne(Stop));
        var today = await office.ShownToHead(@case);
        Assert.NotEqual(yesterday.ScreenSha256, today.ScreenSha256);
        Office.Refused("DF2004", 409, await office.Get<Sign>().Act(office.Head, yesterday, Cast.Pin, Stop));
        Office.Accepted(await office.Get<Sign>().Act(office.Head, today, Cast.Pin, Stop));
    }

    [Fact]
    public async Task An_expired_certificate_does_not_sign()
    {
        await using var office = await Office.New();
        office.Clock.Move(TimeSpan.FromDays(4 * 366));
        var @case = await office.AtSignOff();
        Office.Refused("DF5006", 422, await office.Get<Sign>().Act(office.Head, await office.ShownToHead(@case), Cast.Pin, Stop));
        Assert.DoesNotContain("SigningStarted signOff#1", await office.Acts(@case));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_does_not_sign()
    {
        await using var office = await Office.New();
        var @case = await office.AtSignOff();
        var foreign = Path.Combine(office.Folder.Keys, "foreign");
        DemoAuthority.Create(foreign, new DemoSigner("沈知远", "镇长", Office.Organ), Cast.Pin, office.Clock);
        await office.Get<SignerKeys>().Register(office.Head.Account, "foreign/" + DemoAuthority.HeadFile, Stop);
        Office.Refused("DF2046", 403, await office.Get<Sign>().Act(office.Head, await office.ShownToHead(@case), Cast.Pin, Stop));
        Assert.Null((await office.Case(@case)).SignedSha256);
        File.Copy(Path.Combine(office.Folder.Keys, DemoAuthority.HeadFile), Path.Combine(foreign, DemoAuthority.HeadFile), overwrite: true);
        Office.Refused("DF2046", 403, await office.Get<Sign>().Act(office.Head, await office.ShownToHead(@case), Cast.Pin, Stop));
    }

    [Fact]
    public async Task Signing_refuses_any_other_bytes_than_those_shown()
    {
        await using var office = await Office.New();
        var @case = await office.AtSignOff();
        var shown = await office.ShownToHead(@case);
        Office.Refused("DF2044", 409, await office.Get<Sign>().Act(office.Head, shown with { ScreenSha256 = new string('0', 64) }, Cast.Pin, Stop));
        var (prepared, source, signed) = await UpToSignature(office, @case);
        source[^1] ^= 1;
        Office.Refused("DF2048", 422, await office.Get<CompleteSigning>().Act(office.Head, prepared, source, signed, Stop));
        source[^1] ^= 1;
        signed.Bytes[0] ^= 1;
        Office.Refused("DF2048", 422, await office.Get<CompleteSigning>().Act(office.Head, prepared, source, signed, Stop));
        signed.Bytes[0] ^= 1;
        Office.Accepted(await office.Get<CompleteSigning>().Act(office.Head, prepared, source, signed, Stop));
    }

    [Fact]
    public async Task A_signature_that_comes_after_five_minutes_is_discarded_and_he_signs_again()
    {
        await using var office = await Office.New();
        var @case = await office.AtSignOff();
        var (prepared, source, signed) = await UpToSignature(office, @case);
        office.Clock.Move(CompleteSigning.LongestAttempt);
        Office.Refused("DF2047", 409, await office.Get<CompleteSigning>().Act(office.Head, prepared, source, signed, Stop));
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var name = Documents.Name(signed.Bytes);
        Assert.False(await store.Documents.AnyAsync(document => document.Sha256 == name, Stop));
        Office.Accepted(await office.Get<Sign>().Act(office.Head, await office.ShownToHead(@case), Cast.Pin, Stop));
    }

    [Fact]
    public async Task A_second_attempt_makes_the_first_ones_result_worthless()
    {
        await using var office = await Office.New();
        var @case = await office.AtSignOff();
        var first = await UpToSignature(office, @case);
        var second = await UpToSignature(office, @case);
        Office.Refused("DF2006", 409, await office.Get<CompleteSigning>().Act(office.Head, first.Prepared, first.Source, first.Signed, Stop));
        Office.Accepted(await office.Get<CompleteSigning>().Act(office.Head, second.Prepared, second.Source, second.Signed, Stop));
        Office.Refused("DF2004", 409, await office.Get<CompleteSigning>().Act(office.Head, second.Prepared, second.Source, second.Signed, Stop));
    }

    [Fact]
    public async Task A_refused_sign_off_goes_back_to_drafting_and_the_next_edition_is_reviewed_again()
    {
        await using var office = await Office.New();
        var @case = await office.AtSignOff();
        var shown = await office.ShownToHead(@case);
        Office.Refused("DF2010", 422, await office.Get<RefuseSignOff>().Act(office.Head, shown, "", Stop));
        Office.Accepted(await office.Get<RefuseSignOff>().Act(office.Head, shown, "第五部分过于笼统", Stop));
        var returned = await office.Case(@case);
        Assert.Null(returned.ClearedEditionSha256);
        Assert.Null(returned.TypesetSha256);
        Office.Accepted(await office.Get<DisclosureFlow.Server.Drafting.Submit>().Act(office.Drafter, await office.Shown(@case), Stop));
        Assert.Contains("Submitted drafting#2", await office.Acts(@case));
    }

    [Fact]
    public async Task Publication_needs_an_address_a_possible_time_and_a_submission()
    {
        await using var office = await Office.New();
        var @case = await office.AtPublication();
        Office.Refused("DF2050", 422, await office.Publish(@case, address: "门户网站"));
        Office.Refused("DF2050", 422, await office.Publish(@case, address: "file:///etc/passwd"));
        Office.Refused("DF2052", 422, await office.Publish(@case, submittedTo: ""));
        office.Clock.Move(TimeSpan.FromMinutes(1));
        Office.Accepted(await office.Publish(@case));
    }

    private static async Task<(PreparedSigning Prepared, byte[] Source, SignedFile Signed)> UpToSignature(Office office, Guid @case)
    {
        var shown = await office.ShownToHead(@case);
        var (key, _) = await office.Get<SignerKeys>().Unlock(office.Head.Account, Cast.Pin, Stop);
        using (key)
        {
            var (prepared, refusal) = await office.Get<PrepareSigning>().Act(office.Head, shown, key!, Stop);
            Assert.Null(refusal);
            var source = await office.Get<PrepareSigning>().Document(prepared!, Stop);
            var (signed, invalid) = await office.Get<Sign>().MakeSignature(office.Head, prepared!, source, key!, Stop);
            Assert.Null(invalid);
            return (prepared!, source, signed!);
        }
    }
}
