using System.Security.Cryptography;
using DisclosureFlow.Ofd;
using DisclosureFlow.Ofd.Reading;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Signing;
using DisclosureFlow.Signing.Keys;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.SignOff.Twins;

/// <summary>Whether OFD twins bear a demo seal; without one they are made unsealed, for an office that has no licensed certificate.</summary>
internal sealed record OfdSettings(bool DemoSeal);

/// <summary>
/// Makes the OFD twin of each signed case, outside of any transaction, and stores it as an act of the system: the entry's document is the OFD
/// file, its reason names the PDF. What our own strict reader does not open, with a seal that holds, is not stored.
/// </summary>
internal sealed class MakeOfdCopy(IDbContextFactory<Store> stores, CaseDoor door, DataFolder folder, OfdSettings settings, TimeProvider clock) : IDisposable
{
    private const int LongestFault = 1000;
    private static readonly TimeSpan Pause = TimeSpan.FromDays(1);
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Makes one that is missing; false when there is none. One at a time: the demo works beside the site's own worker.</summary>
    public async Task<bool> DoOne(CancellationToken stop)
    {
        await turn.WaitAsync(stop);
        try
        {
            return await Next(stop);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<bool> Next(CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var now = clock.GetUtcNow();
        var next = await store.Cases.AsNoTracking().Where(one => one.SignedSha256 != null && one.DateOfIssue != null && one.Status != CaseStatus.Withdrawn
            && !store.OfdCopies.Any(copy => copy.CaseId == one.Id && (copy.Sha256 != null || copy.DueAt > now))).OrderBy(one => one.SignedAt).FirstOrDefaultAsync(stop);
        if (next is null)
        {
            return false;
        }

        var (made, fault) = Made(await store.Read(next.SignedSha256!, stop), next);
        if (made is null)
        {
            await Postpone(store, next.Id, fault!, stop);
            return true;
        }

        await door.Act(Caller.System, new Shown(next.Id, 0, 0, null), async act =>
        {
            var copy = await act.Store.OfdCopies.FindAsync([next.Id], stop);
            if (act.Case.SignedSha256 != next.SignedSha256 || copy?.Sha256 is not null)
            {
                return SignOffRefusals.LevelTaken;
            }

            copy ??= act.Store.OfdCopies.Add(new OfdCopy { CaseId = next.Id, DueAt = act.Now }).Entity;
            (copy.Sha256, copy.Fault) = (await act.Keep(made, stop), null);
            act.Record("OfdMade", document: copy.Sha256, reason: $"OFD 副本（GB/T 33190），逐字取自签名 PDF（SHA-256 {next.SignedSha256}）；{(settings.DemoSeal ? "演示印章，无法律效力" : "未加盖电子印章")}，正式使用需持牌证书");
            return null;
        }, $"ofd {next.Id} {next.SignedSha256}", stop);
        return true;
    }

    public void Dispose() => turn.Dispose();

    private (byte[]? Made, string? Fault) Made(byte[] pdf, Case one)
    {
        try
        {
            using var key = settings.DemoSeal ? DemoSm2.OpenOrCreate(folder.Keys, clock) : null;
            var made = OfdTwin.Make(pdf, one.Title, one.DateOfIssue!.Value, key is null ? null : (key, clock.GetUtcNow()));
            var opened = OfdFile.Open(made);
            return opened.SealFault is { } broken ? (null, broken)
                : opened.PdfSha256 != Convert.ToHexStringLower(SHA256.HashData(pdf)) || (key is not null && opened.Seal is null) ? (null, "the OFD file is not bound to its PDF, or not sealed")
                : (made, null);
        }
        catch (OfdRefusedException refused)
        {
            return (null, $"{refused.Code} {refused.MessageZh}");
        }
        catch (Exception fault) when (fault is OfdFormatException or PdfFormatException or SigningRefusedException)
        {
            return (null, fault.Message);
        }
    }

    private async Task Postpone(Store store, Guid @case, string fault, CancellationToken stop)
    {
        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        var copy = await store.OfdCopies.FindAsync([@case], stop) ?? store.OfdCopies.Add(new OfdCopy { CaseId = @case, DueAt = clock.GetUtcNow() }).Entity;
        (copy.DueAt, copy.Fault) = (clock.GetUtcNow() + Pause, fault.Length > LongestFault ? fault[..LongestFault] : fault);
        await store.SaveChangesAsync(stop);
        await transaction.CommitAsync(CancellationToken.None);
    }
}
