using System.Globalization;
using System.Text;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Expunging;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.SignOff.Levels;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Cases;

/// <summary>Where a case stands, in a word and a colour mark (done, now, back, stop).</summary>
internal sealed record Standing(string Name, string Mark);

/// <summary>A stage on the way, as people know it.</summary>
/// <param name="Mark">done, now or empty.</param>
internal sealed record StageStep(string Name, string Note, string Mark);

/// <summary>One entry of the trail as its reader may see it.</summary>
/// <param name="LogIndex">Zero-based place in the log; null until the sequencer has taken it.</param>
/// <param name="Mark">system for acts of the system, back for returns, else empty.</param>
internal sealed record TrailLine(
    int Sequence, long? LogIndex, string Act, string? Outcome, string Actor, string? Role, DateTimeOffset At,
    string? Reason, string? EditionSha256, string? DocumentSha256, string LeafHash, string Mark);

/// <summary>Everything the page of one case shows. Element ids are those of the BPMN definition.</summary>
internal sealed record CaseView(
    Guid Id, string Title, string Organ, DateTimeOffset StartedAt, bool IsPublished, Standing Standing,
    IReadOnlyList<StageStep> Steps, IReadOnlyList<TrailLine> Trail, ProcessDefinition Definition,
    IReadOnlyList<string> Passed, IReadOnlyList<string> Open)
{
    /// <summary>True for those who may ask for 清除.</summary>
    public bool MayExpunge { get; init; }

    /// <summary>How far the signature is provable; null before it is made.</summary>
    public LevelView? Level { get; init; }
}

/// <summary>Reads a case's way. Published cases are open to everyone, the others to nobody who may not see them.</summary>
internal sealed class CaseHistory(Store store, Definitions definitions, SignedIn person, LevelViews levels, SiteTexts texts)
{
    /// <summary>The case's whole way, or null when the reader may not see it.</summary>
    public async Task<CaseView?> Open(Guid id, CancellationToken stop)
    {
        if (await Visible(id, stop) is not { } one)
        {
            return null;
        }

        var inside = (await person.Roles(stop)).Any(held => held.Organ == one.OrganId && held.Role != OfficeRoles.Administrator);
        var definition = await definitions.Of(one.DefinitionSha256, stop);
        var state = ProcessState.FromJson(Encoding.UTF8.GetBytes(one.State));
        var tasks = await store.Tasks.AsNoTracking().Where(task => task.CaseId == id).OrderBy(task => task.Id).ToListAsync(stop);
        string[] passed = [.. definition.Nodes.OfType<StartEvent>().Where(start => start.Scope is null).Select(start => start.Id), .. state.Records.Where(record => record.Completed > 0).Select(record => record.ElementId)];
        string[] open = [.. state.Instances.Select(instance => instance.ElementId).Distinct(StringComparer.Ordinal)];
        return new CaseView(
            id, one.Title, one.OrganName, one.OpenedAt, one.Status == CaseStatus.Published, Standing(one, tasks, definition),
            [.. Steps(one, tasks, definition)], await Trail(id, inside, definition, stop), definition,
            state.LastEnd is { } end ? [.. passed, end] : [.. passed.Except(open, StringComparer.Ordinal)], open)
        {
            MayExpunge = (await person.Roles(stop)).Any(held => held.Organ == one.OrganId && RequestExpunction.Roles.Contains(held.Role, StringComparer.Ordinal)),
            Level = await levels.Of(id, inside, stop),
        };
    }

    /// <summary>The definition the case runs on, or null when the reader may not see the case.</summary>
    public async Task<ProcessDefinition?> Definition(Guid id, CancellationToken stop) =>
        await Visible(id, stop) is { } one ? await definitions.Of(one.DefinitionSha256, stop) : null;

    /// <summary>The place of an entry in the log; null when it has none yet or the reader may not see the case.</summary>
    public async Task<long?> LogIndex(Guid id, int sequence, CancellationToken stop) => await Visible(id, stop) is null ? null : await (
        from entry in store.Entries
        join leaf in store.LogLeaves on entry.Id equals leaf.EntryId
        where entry.CaseId == id && entry.Sequence == sequence
        select (long?)leaf.Index).SingleOrDefaultAsync(stop);

    // Published cases are everyone's where the organ shows them here; others belong to the people of the organ. An administrator has no part in it.
    private async Task<Case?> Visible(Guid id, CancellationToken stop)
    {
        var one = await store.Cases.AsNoTracking().SingleOrDefaultAsync(found => found.Id == id, stop);
        return one is null || (one.Status == CaseStatus.Published && await store.Organs.AnyAsync(organ => organ.Id == one.OrganId && organ.PublicPage, stop)) || (await person.Roles(stop)).Any(held => held.Organ == one.OrganId && held.Role != OfficeRoles.Administrator) ? one : null;
    }

    private Standing Standing(Case one, List<CaseTask> tasks, ProcessDefinition definition) => one.Status switch
    {
        CaseStatus.Published => new(texts["已公开"], "done"),
        CaseStatus.Withdrawn => new(texts["已终止"], "stop"),
        CaseStatus.Incident => new(texts["系统处理受阻"], "stop"),
        _ => tasks.FindLast(task => task.ClosedAt is null) is { } open
            ? new(texts["等待{0}", ElementName(definition, open)], open.Iteration > 1 ? "back" : "now")
            : new(texts["系统处理中"], "now"),
    };

    private IEnumerable<StageStep> Steps(Case one, List<CaseTask> tasks, ProcessDefinition definition)
    {
        var ended = one.Status == CaseStatus.Published;
        var stopped = one.Status == CaseStatus.Withdrawn;
        var open = tasks.FindLast(task => task.ClosedAt is null);
        var last = tasks.FindLast(task => task.Outcome is not null);
        var stages = definition.Stages;
        int Place(string? id) => stages.Select(stage => stage.Id).ToList().IndexOf(id ?? "");

        // Between two tasks of people the system works: the stage is the next one after the last task done.
        var here = ended ? stages.Length : open is not null ? Place(open.Stage) : Place(last?.Stage) + 1;
        for (var i = 0; i < stages.Length; i++)
        {
            var name = SiteTexts.IsChinese ? stages[i].Name : stages[i].NameEn;
            var done = tasks.FindLast(task => task.Stage == stages[i].Id && task.Outcome is not null);
            yield return i < here ? new(name, done is null ? "" : $"{done.ClosedByName} {SiteDates.Day(done.ClosedAt!.Value)}", "done")
                : i == here && !stopped ? new(name, open?.DueAt is { } due ? texts["{0} 前办理", SiteDates.Day(due)] : texts["办理中"], "now")
                : new(name, "", "");
        }
    }

    private async Task<IReadOnlyList<TrailLine>> Trail(Guid id, bool inside, ProcessDefinition definition, CancellationToken stop)
    {
        var words = new TrailWords(texts, definition);
        var entries = await (
            from entry in store.Entries.AsNoTracking()
            where entry.CaseId == id
            orderby entry.Sequence
            select new
            {
                entry.Sequence, entry.At, entry.LeafHash,
                Index = store.LogLeaves.Where(leaf => leaf.EntryId == entry.Id).Select(leaf => (long?)leaf.Index).FirstOrDefault(),
                Openings = store.Openings.Where(opening => opening.EntryId == entry.Id).ToList(),
            }).ToListAsync(stop);
        var actors = entries.SelectMany(entry => entry.Openings).Where(opening => opening.Field == EntryFields.NameOf(EntryField.Actor))
            .Select(opening => Guid.TryParse(opening.Value, out var account) ? account : Guid.Empty).Distinct().ToList();
        var names = await store.Users.AsNoTracking().Where(person => actors.Contains(person.Id))
            .ToDictionaryAsync(person => person.Id.ToString("D", CultureInfo.InvariantCulture), person => person.DisplayName, StringComparer.Ordinal, stop);
        return [.. entries.Select(entry =>
        {
            // An erased opening leaves its field unreadable for ever; the line and its proof stay.
            string Value(EntryField field) => entry.Openings.Find(one => one.Field == EntryFields.NameOf(field))?.Value ?? "";
            string? Filled(EntryField field) => Value(field) is { Length: > 0 } value ? value : null;
            var (act, actor, outcome) = (Value(EntryField.Act), Value(EntryField.Actor), Value(EntryField.Outcome));
            var isSystem = actor == SystemActor;
            // What was said inside the office while the report went back and forth stays inside; what it led to is told to all.
            var told = inside || act.Split(' ')[0] is "CaseStarted" or "Cleared" or "Typeset" or "SigningStarted" or "SignedOff" or "LevelRaised" or "ArchiveRenewed" or "OfdMade" or "Published";
            return new TrailLine(
                entry.Sequence, entry.Index, act.Length == 0 ? texts["内容已清除"] : words.Act(act), words.Outcome(act, outcome),
                isSystem ? texts["系统"] : names.GetValueOrDefault(actor, texts["已清除"]), words.Role(Value(EntryField.Role)), entry.At,
                told ? Filled(EntryField.Reason) : Filled(EntryField.Reason) is null ? null : texts["（内部意见，不对外公开）"], Filled(EntryField.Edition), Filled(EntryField.Document), Convert.ToHexStringLower(entry.LeafHash),
                isSystem ? "system" : outcome is "returned" or "referred" ? "back" : "");
        })];
    }

    /// <summary>How the log names the system as an actor.</summary>
    private const string SystemActor = "system";

    private static string ElementName(ProcessDefinition definition, CaseTask task) =>
        SiteTexts.IsChinese ? task.Name : definition.Find(task.ElementId)?.NameEn ?? task.Name;
}
