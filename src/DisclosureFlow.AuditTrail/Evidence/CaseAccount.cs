using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;

namespace DisclosureFlow.AuditTrail;

/// <summary>What the openings of a case say, in words that people read. The wording stands still: <see cref="ProcessAccount"/> and <see cref="AuditReport"/> are made again from it for decades.</summary>
internal sealed record CaseAccount
{
    /// <summary>Stands for a value that was erased, or isn't for this reader.</summary>
    public const string Hidden = "（已隐去）";

    private const string Erased = "（已清除）";
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    // An act that is not named here is shown under its own name.
    private static readonly Dictionary<string, string> ActNames = new(StringComparer.Ordinal)
    {
        ["CaseStarted"] = "立件", ["EditionSaved"] = "保存稿件", ["FilledByRule"] = "按规则补全", ["Submitted"] = "提交审查", ["DispositionsGiven"] = "处置隐私提示",
        ["Cleared"] = "作出审查结论", ["SentBack"] = "作出审查结论", ["Referred"] = "作出审查结论", ["ReferralRegistered"] = "登记报请", ["ReplyRegistered"] = "登记答复",
        ["Typeset"] = "排版", ["TypesetAgain"] = "重新排版", ["SigningStarted"] = "开始签名", ["SignedOff"] = "签发", ["SignOffRefused"] = "退回", ["Published"] = "发布",
        ["TimerFired"] = "到期提醒", ["ServiceTaskFailed"] = "系统任务出错", ["Withdrawn"] = "撤回",
        ["LastYearBrought"] = "导入上一年度报告", ["LastYearsRowGiven"] = "填写上一年度结转数", ["ItemsConcluded"] = "记录逐项结论",
        ["ReviewFormMade"] = "生成保密审查表", ["ReviewFormCompleted"] = "补全保密审查表", ["LevelRaised"] = "提升签名级别", ["ArchiveRenewed"] = "续盖归档时间戳",
        ["OfdMade"] = "生成 OFD 副本", ["PortalCompared"] = "核对门户页面", ["IncidentRetried"] = "重试系统任务",
        ["ExpunctionRequested"] = "申请清除", ["ExpunctionDeclined"] = "不予清除", ["Expunged"] = "清除",
    };

    public required string Case { get; init; }

    public required string Organ { get; init; }

    /// <summary>The log's origin.</summary>
    public required string Log { get; init; }

    public required (string Name, string Sha256) Definition { get; init; }

    /// <summary>Sorted by name.</summary>
    public required ImmutableArray<(string Name, string Sha256)> Documents { get; init; }

    public required ImmutableArray<AccountPerson> People { get; init; }

    public required ImmutableArray<AccountAct> Acts { get; init; }

    public static CaseAccount Of(EvidenceContents contents)
    {
        var definition = DefinitionExcerpt.Read(contents.Definition.Bytes);
        var people = contents.Roles.GroupBy(role => role.Person, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        var entries = contents.Entries.Select(entry => (Entry: entry, Values: entry.Openings.GroupBy(opening => opening.Field).ToDictionary(group => group.Key, group => group.First().Value))).ToList();
        return new CaseAccount
        {
            Case = entries.Select(entry => entry.Values.GetValueOrDefault(EntryField.Case)).FirstOrDefault(value => value is not null) ?? Hidden,
            Organ = entries.Select(entry => entry.Values.GetValueOrDefault(EntryField.Organ)).LastOrDefault(value => !string.IsNullOrEmpty(value)) ?? Hidden,
            Log = contents.LogKey.Name,
            Definition = (contents.Definition.Name, definition.Sha256),
            Documents = [.. contents.Documents.OrderBy(document => document.Name, StringComparer.Ordinal).Select(document => (document.Name, Convert.ToHexStringLower(SHA256.HashData(document.Bytes))))],
            People = [.. contents.Roles.Select(role => new AccountPerson(
                role.Name ?? Erased, role.Title ?? "", string.Join('、', role.Roles.Select(definition.RoleName)), $"{Time(role.From)} 起{(role.Until is { } until ? $"，{Time(until)} 止" : "")}"))],
            Acts = [.. entries.Select(entry => ActOf(entry.Entry, entry.Values, definition, people))],
        };
    }

    private static AccountAct ActOf(EvidenceEntry entry, Dictionary<EntryField, string> values, DefinitionExcerpt definition, Dictionary<string, RoleAssignment> people)
    {
        var act = values.GetValueOrDefault(EntryField.Act)?.Split(' ') ?? [];
        var place = act.Length > 1 ? act[1].Split('#') : [];
        var element = place.Length > 0 ? place[0] : null;
        return new AccountAct
        {
            Sequence = values.GetValueOrDefault(EntryField.Sequence, Hidden),
            Time = values.TryGetValue(EntryField.Time, out var time)
                ? DateTimeOffset.TryParseExact(time, ActRecord.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Time(at) : time
                : Hidden,
            Stage = act.Length == 0 ? Hidden : element is null ? "" : definition.NameOf(element) + (place is [_, not "1"] ? $"（第 {place[1]} 次）" : ""),
            Act = act.Length == 0 ? Hidden : ActNames.GetValueOrDefault(act[0], act[0]),
            Person = Person(values, definition, people),
            Outcome = values.TryGetValue(EntryField.Outcome, out var outcome) ? definition.OutcomeName(element, outcome) : Hidden,
            Reason = values.GetValueOrDefault(EntryField.Reason, Hidden),
            Edition = Hash(values, EntryField.Edition),
            Document = Hash(values, EntryField.Document),
            Index = entry.Index.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static string Hash(Dictionary<EntryField, string> values, EntryField field) =>
        values.TryGetValue(field, out var value) ? value[..Math.Min(12, value.Length)] : Hidden;

    private static string Person(Dictionary<EntryField, string> values, DefinitionExcerpt definition, Dictionary<string, RoleAssignment> people)
    {
        if (!values.TryGetValue(EntryField.Actor, out var actor))
        {
            return Hidden;
        }

        var name = actor == "system" ? "系统" : people.TryGetValue(actor, out var person) ? person.Name ?? Erased : actor;
        return name + (values.GetValueOrDefault(EntryField.Role) is { Length: > 0 } role ? $"（{definition.RoleName(role)}）" : "");
    }

    private static string Time(DateTimeOffset time) => time.ToOffset(Beijing).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

/// <summary>A person's roles.</summary>
internal sealed record AccountPerson(string Name, string Title, string Roles, string Period);

/// <summary>One act; a value that was not opened reads <see cref="CaseAccount.Hidden"/>.</summary>
internal sealed record AccountAct
{
    public required string Sequence { get; init; }

    /// <summary>In China.</summary>
    public required string Time { get; init; }

    /// <summary>The element of the definition; empty for none.</summary>
    public required string Stage { get; init; }

    public required string Act { get; init; }

    /// <summary>With the role.</summary>
    public required string Person { get; init; }

    public required string Outcome { get; init; }

    public required string Reason { get; init; }

    /// <summary>First 12 digits of the edition's SHA-256; empty for none.</summary>
    public required string Edition { get; init; }

    /// <summary>First 12 digits of the document's SHA-256; empty for none.</summary>
    public required string Document { get; init; }

    /// <summary>Index in the log, from 0.</summary>
    public required string Index { get; init; }
}
