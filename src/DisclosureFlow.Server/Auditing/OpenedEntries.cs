using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Auditing;

/// <summary>A field of an entry with what it opens to.</summary>
/// <param name="Value">Null: erased; its commitment stays.</param>
/// <param name="Salt">Base64; null as above.</param>
internal sealed record OpenedField(string Name, string Commitment, string? Value, string? Salt);

/// <summary>An entry as the auditor may see it: every opening, and its place in the log.</summary>
internal sealed record OpenedLine(int Sequence, DateTimeOffset At, string LeafHash, long? LogIndex, string? ActorName, IReadOnlyList<OpenedField> Fields)
{
    public string? Value(EntryField field) => Fields.FirstOrDefault(one => one.Name == EntryFields.NameOf(field))?.Value;
}

/// <summary>Reads entries with their openings, for auditors of the organ they belong to.</summary>
internal sealed class OpenedEntries(Store store, SignedIn person)
{
    /// <summary>The organs whose auditor the reader is.</summary>
    public async Task<Guid[]> Organs(CancellationToken stop) => [.. (await person.Roles(stop)).Where(held => held.Role == OfficeRoles.Auditor).Select(held => held.Organ).Distinct()];

    /// <summary>True when the reader audits the organ of the case.</summary>
    public async Task<bool> MaySee(Guid @case, CancellationToken stop)
    {
        var organs = await Organs(stop);
        return await store.Cases.AnyAsync(one => one.Id == @case && organs.Contains(one.OrganId), stop);
    }

    /// <summary>The chains of administration that concern the reader: his organs', and the installation's.</summary>
    public async Task<Guid[]> Chains(CancellationToken stop) => [.. await Organs(stop), AdministrationChain.Installation];

    /// <summary>Entries of cases or chains, the latest first.</summary>
    /// <param name="of">Case or chain ids; the caller has checked that the reader may see them.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="stop">Ends the reading.</param>
    public async Task<IReadOnlyList<OpenedLine>> Of(Guid[] of, int most, CancellationToken stop)
    {
        var rows = await store.Entries.AsNoTracking().Where(entry => of.Contains(entry.CaseId)).OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Sequence).Take(most)
            .Select(entry => new { Entry = entry, Index = store.LogLeaves.Where(leaf => leaf.EntryId == entry.Id).Select(leaf => (long?)leaf.Index).FirstOrDefault() }).ToListAsync(stop);
        var ids = rows.Select(row => row.Entry.Id).ToArray();
        var openings = (await store.Openings.AsNoTracking().Where(opening => ids.Contains(opening.EntryId)).ToListAsync(stop)).ToLookup(opening => opening.EntryId);
        var actors = openings.SelectMany(group => group).Where(opening => opening.Field == "actor" && Guid.TryParse(opening.Value, out _)).Select(opening => Guid.Parse(opening.Value)).Distinct().ToArray();
        var names = await store.Users.AsNoTracking().Where(account => actors.Contains(account.Id)).ToDictionaryAsync(account => Cases.Act.NameOf(account.Id), account => account.DisplayName, StringComparer.Ordinal, stop);
        return [.. rows.Select(row =>
        {
            var leaf = EntryLeaf.Parse(row.Entry.Leaf);
            var open = openings[row.Entry.Id].ToDictionary(opening => opening.Field, StringComparer.Ordinal);
            var fields = EntryFields.Names.Select((name, i) => new OpenedField(name, Convert.ToBase64String(leaf[(EntryField)i]), open.GetValueOrDefault(name)?.Value, open.TryGetValue(name, out var one) ? Convert.ToBase64String(one.Salt) : null)).ToList();
            return new OpenedLine(row.Entry.Sequence, row.Entry.At, Convert.ToHexStringLower(row.Entry.LeafHash), row.Index, names.GetValueOrDefault(open.GetValueOrDefault("actor")?.Value ?? ""), fields);
        })];
    }
}
