using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.SignOff.Levels;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Demo;

/// <summary>The files that the demo leaves in its folder: what is handed over, and nothing private.</summary>
internal sealed class DemoOutput(IDbContextFactory<Store> stores, Evidence evidence, LogKey log, SignerKeys signers, Definitions definitions)
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] OfSignedCase = ["report.pdf", "report.ofd", "report.json", "evidence.zip"];

    /// <summary>Writes the files of a published case.</summary>
    public async Task Write(string folder, Guid @case, IReadOnlyList<Finding> findings, CancellationToken stop)
    {
        var bundle = await evidence.Of(@case, stop);
        await using var store = await stores.CreateDbContextAsync(stop);
        var found = await store.Cases.AsNoTracking().SingleAsync(one => one.Id == @case, stop);
        await File.WriteAllBytesAsync(Path.Combine(folder, "report.pdf"), await store.Read(found.PdfSha256!, stop), stop);
        File.Delete(Path.Combine(folder, "report.ofd"));
        if (await store.OfdCopies.FindAsync([@case], stop) is { Sha256: { } ofd })
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "report.ofd"), await store.Read(ofd, stop), stop);
        }

        await File.WriteAllBytesAsync(Path.Combine(folder, "report.json"), await store.Read(found.EditionSha256!, stop), stop);
        await File.WriteAllBytesAsync(Path.Combine(folder, "evidence.zip"), bundle, stop);
        await WriteTrust(folder, stop);
        await WriteSummary(folder, @case, findings, null, stop);
    }

    /// <summary>Writes what there is of a case that stopped on the way: summary and anchors, no document.</summary>
    public async Task WriteStopped(string folder, Guid? @case, IReadOnlyList<Finding> findings, Refusal? refusal, CancellationToken stop)
    {
        // A signed report left from an earlier run would look like this one's.
        foreach (var file in OfSignedCase)
        {
            File.Delete(Path.Combine(folder, file));
        }

        await WriteTrust(folder, stop);
        await WriteSummary(folder, @case, findings, refusal, stop);
    }

    private async Task WriteTrust(string folder, CancellationToken stop)
    {
        var roots = signers.Anchors.Certificates;
        var policy = new TrustPolicy { Logs = [log.Signer.Key], Certificates = [.. roots.Select(root => root.Der.ToArray())] };
        await File.WriteAllTextAsync(Path.Combine(folder, "trust.policy"), policy.ToString(), stop);
        await File.WriteAllTextAsync(Path.Combine(folder, "trust.pem"), string.Concat(roots.Select(root => root.ToPem() + "\n")), stop);
        await File.WriteAllTextAsync(Path.Combine(folder, "log.vkey"), $"{log.Signer.Key}\n", stop);
    }

    private async Task WriteSummary(string folder, Guid? @case, IReadOnlyList<Finding> findings, Refusal? refusal, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var found = @case is null ? null : await store.Cases.AsNoTracking().SingleAsync(one => one.Id == @case, stop);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("caseId", found is null ? null : Act.NameOf(found.Id));
            json.WriteString("editionSha256", found?.EditionSha256);
            json.WriteString("pdfSha256", found?.PdfSha256);
            WriteSignature(json, found, found is null ? null : await Signer(store, found.Id, stop), found is null ? null : await store.LevelJobs.FindAsync([found.Id], stop));
            var entries = found is null ? 0 : await store.Entries.CountAsync(entry => entry.CaseId == found.Id, stop);
            json.WriteStartObject("audit");
            json.WriteNumber("entries", entries);
            json.WriteNumber("logSize", (await store.LastCheckpoint(stop))?.Size ?? 0);
            json.WriteString("origin", log.Origin);
            json.WriteEndObject();
            await WriteStages(json, store, found, stop);
            if (refusal is not null)
            {
                json.WriteStartObject("refusal");
                json.WriteString("code", refusal.Code);
                json.WriteString("message", refusal.Message);
                json.WriteString("messageEn", refusal.MessageEn);
                json.WriteString("nextStep", refusal.NextStep);
                json.WriteEndObject();
            }

            JsonExport.WriteFindings(json, "findings", findings);
            json.WriteEndObject();
        }

        await File.WriteAllBytesAsync(Path.Combine(folder, "summary.json"), [.. buffer.ToArray(), (byte)'\n'], stop);
    }

    private static void WriteSignature(Utf8JsonWriter json, Case? found, string? signer, LevelJob? job)
    {
        if (found?.SignedAt is not { } at || job is null)
        {
            json.WriteNull("signature");
            return;
        }

        json.WriteStartObject("signature");
        json.WriteString("level", LevelNames.Of(job.Level));
        json.WriteString("signer", signer);
        json.WriteString("time", at.ToOffset(OfficeTime.Offset));
        json.WriteEndObject();
    }

    private static async Task<string?> Signer(Store store, Guid @case, CancellationToken stop) =>
        await store.SigningAttempts.Where(attempt => attempt.CaseId == @case && attempt.CompletedAt != null)
            .Join(store.Users, attempt => attempt.SignerId, account => account.Id, (attempt, account) => account.DisplayName).FirstOrDefaultAsync(stop);

    private async Task WriteStages(Utf8JsonWriter json, Store store, Case? found, CancellationToken stop)
    {
        json.WriteStartArray("stages");
        if (found is not null)
        {
            var definition = await definitions.Of(found.DefinitionSha256, stop);
            var tasks = await store.Tasks.AsNoTracking().Where(task => task.CaseId == found.Id && task.ClosedAt != null && task.Outcome != null).ToListAsync(stop);
            var jobs = await store.Jobs.AsNoTracking().Where(job => job.CaseId == found.Id && job.DoneAt != null).ToListAsync(stop);
            var done = tasks.Select(task => (Task: task.ElementId, Actor: task.ClosedByName ?? "system", task.Role, Outcome: task.Outcome ?? "", At: task.ClosedAt!.Value))
                .Concat(jobs.Select(job => (Task: job.ElementId, Actor: "system", Role: "system", Outcome: "done", At: job.DoneAt!.Value)));
            foreach (var (task, actor, role, outcome, at) in done.OrderBy(one => one.At))
            {
                json.WriteStartObject();
                json.WriteString("task", definition.Find(task)?.Name ?? task);
                json.WriteString("actor", actor);
                json.WriteString("role", role);
                json.WriteString("outcome", outcome);
                json.WriteString("at", at.ToOffset(OfficeTime.Offset));
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }
}
