using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace DisclosureFlow.AuditTrail;

/// <summary>
/// 过程说明.html: who did what, in which role, when, with which result and why, readable and printable without any tool.
/// It says what the openings say and nothing else, in one fixed wording, so that a verifier can make it again and compare.
/// The wording is version 1 (the generator line names it) and stands still from the first release on: a bundle must verify
/// for decades, so another wording is another version beside this one.
/// </summary>
internal static class ProcessAccount
{
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    // An act that is not named here is shown under its own name.
    private static readonly Dictionary<string, string> ActNames = new(StringComparer.Ordinal)
    {
        ["CaseStarted"] = "立件", ["EditionSaved"] = "保存稿件", ["FilledByRule"] = "按规则补全", ["Submitted"] = "提交审查", ["DispositionsGiven"] = "处置隐私提示",
        ["Cleared"] = "作出审查结论", ["SentBack"] = "作出审查结论", ["Referred"] = "作出审查结论", ["ReferralRegistered"] = "登记报请", ["ReplyRegistered"] = "登记答复",
        ["Typeset"] = "排版", ["TypesetAgain"] = "重新排版", ["SigningStarted"] = "开始签名", ["SignedOff"] = "签发", ["SignOffRefused"] = "退回", ["Published"] = "发布",
        ["TimerFired"] = "到期提醒", ["ServiceTaskFailed"] = "系统任务出错", ["Withdrawn"] = "撤回",
        ["ExpunctionRequested"] = "申请清除", ["ExpunctionDeclined"] = "不予清除", ["Expunged"] = "清除",
    };

    public static byte[] Render(EvidenceContents contents)
    {
        var definition = DefinitionExcerpt.Read(contents.Definition.Bytes);
        var people = contents.Roles.GroupBy(role => role.Person, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        var entries = contents.Entries.Select(entry => (Entry: entry, Values: entry.Openings.GroupBy(opening => opening.Field).ToDictionary(group => group.Key, group => group.First().Value))).ToList();
        var html = new StringBuilder(Head);
        html.Append("<h1>办理过程说明</h1>\n");
        html.Append("<p>本页按审计日志的记录生成，说明谁、以何角色、在何时、办理何事、结果与理由。本页本身不是证据：每一行都对应一条已写入公开日志的记录，可按 README.md 或用核验程序逐条验证。</p>\n");

        html.Append("<h2>一、案卷</h2>\n<table>\n");
        Row(html, "案号", Text(entries.Select(entry => entry.Values.GetValueOrDefault(EntryField.Case)).FirstOrDefault(value => value is not null)));
        Row(html, "机关", Text(entries.Select(entry => entry.Values.GetValueOrDefault(EntryField.Organ)).LastOrDefault(value => !string.IsNullOrEmpty(value))));
        Row(html, "日志", Text(contents.LogKey.Name));
        Row(html, "流程定义", $"{Text(contents.Definition.Name)}<br><code>{definition.Sha256}</code>");
        foreach (var document in contents.Documents.OrderBy(document => document.Name, StringComparer.Ordinal))
        {
            Row(html, Text(document.Name), $"SHA-256 <code>{Convert.ToHexStringLower(SHA256.HashData(document.Bytes))}</code>");
        }

        html.Append("</table>\n<h2>二、人员与角色</h2>\n<table>\n<thead><tr><th scope=\"col\">姓名</th><th scope=\"col\">职务</th><th scope=\"col\">角色</th><th scope=\"col\">任用时间（北京时间）</th></tr></thead>\n<tbody>\n");
        foreach (var role in contents.Roles)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(role.Name ?? "（已清除）")}</td><td>{Text(role.Title ?? "")}</td><td>{Text(string.Join('、', role.Roles.Select(definition.RoleName)))}</td><td>{Time(role.From)} 起{(role.Until is { } until ? $"，{Time(until)} 止" : "")}</td></tr>\n");
        }

        html.Append("</tbody></table>\n<h2>三、经过</h2>\n<table class=\"trail\">\n<thead><tr><th scope=\"col\">序号</th><th scope=\"col\">时间（北京时间）</th><th scope=\"col\">环节</th><th scope=\"col\">事项</th><th scope=\"col\">人员（角色）</th><th scope=\"col\">结果</th><th scope=\"col\">理由</th><th scope=\"col\">稿件与文件</th><th scope=\"col\">日志位置</th></tr></thead>\n<tbody>\n");
        foreach (var (entry, values) in entries)
        {
            Line(html, entry, values, definition, people);
        }

        html.Append("</tbody></table>\n");
        html.Append("<p class=\"note\">“（已隐去）”：该值已依法清除或不向本件读者开放；记录及其证明不受影响。稿件、文件一栏为 SHA-256 的前 12 位，全文见 entries/。</p>\n</body></html>\n");
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    private static void Line(StringBuilder html, EvidenceEntry entry, Dictionary<EntryField, string> values, DefinitionExcerpt definition, Dictionary<string, RoleAssignment> people)
    {
        var act = values.GetValueOrDefault(EntryField.Act)?.Split(' ') ?? [];
        var place = act.Length > 1 ? act[1].Split('#') : [];
        var element = place.Length > 0 ? place[0] : null;
        var cells = new[]
        {
            Shown(values, EntryField.Sequence),
            values.TryGetValue(EntryField.Time, out var time) ? (DateTimeOffset.TryParseExact(time, ActRecord.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Time(at) : Text(time)) : Hidden,
            act.Length == 0 ? Hidden : element is null ? "" : Text(definition.NameOf(element)) + (place is [_, not "1"] ? $"（第 {Text(place[1])} 次）" : ""),
            act.Length == 0 ? Hidden : Text(ActNames.GetValueOrDefault(act[0], act[0])),
            Person(values, definition, people),
            values.TryGetValue(EntryField.Outcome, out var outcome) ? Text(definition.OutcomeName(element, outcome)) : Hidden,
            Shown(values, EntryField.Reason).Replace("\n", "<br>", StringComparison.Ordinal),
            string.Join("<br>", new[] { Hash(values, EntryField.Edition, "稿件"), Hash(values, EntryField.Document, "文件") }.Where(text => text.Length > 0)),
            entry.Index.ToString(CultureInfo.InvariantCulture),
        };
        html.Append("<tr>");
        foreach (var cell in cells)
        {
            html.Append("<td>").Append(cell).Append("</td>");
        }

        html.Append("</tr>\n");
    }

    private const string Hidden = "（已隐去）";

    private static string Shown(Dictionary<EntryField, string> values, EntryField field) => values.TryGetValue(field, out var value) ? Text(value) : Hidden;

    private static string Hash(Dictionary<EntryField, string> values, EntryField field, string label) =>
        !values.TryGetValue(field, out var value) ? label + Hidden : value.Length == 0 ? "" : $"{label} <code>{Text(value[..Math.Min(12, value.Length)])}</code>";

    private static string Person(Dictionary<EntryField, string> values, DefinitionExcerpt definition, Dictionary<string, RoleAssignment> people)
    {
        if (!values.TryGetValue(EntryField.Actor, out var actor))
        {
            return Hidden;
        }

        var name = actor == "system" ? "系统" : people.TryGetValue(actor, out var person) ? person.Name ?? "（已清除）" : actor;
        return Text(name) + (values.GetValueOrDefault(EntryField.Role) is { Length: > 0 } role ? $"（{Text(definition.RoleName(role))}）" : "");
    }

    private static void Row(StringBuilder html, string name, string value) =>
        html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>\n");

    private static string Time(DateTimeOffset time) => time.ToOffset(Beijing).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Text(string? value) => WebUtility.HtmlEncode(value ?? Hidden);

    private const string Head = """
        <!DOCTYPE html>
        <html lang="zh-CN"><head><meta charset="utf-8"><title>办理过程说明</title>
        <meta name="generator" content="disclosureflow/account/v1">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <style>
        body { font: 16px/1.7 "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif; color: #1a1a1a; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.6rem; text-align: center; } h2 { font-size: 1.15rem; margin-top: 2rem; }
        table { border-collapse: collapse; width: 100%; font-size: .9rem; }
        th, td { border: 1px solid #999; padding: .35rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
        .trail td:nth-child(3), .trail td:nth-child(4), .trail td:nth-child(6) { min-width: 4.5em; } .trail td:nth-child(7) { min-width: 14em; }
        .trail td:nth-child(2) { min-width: 6em; } .trail code { white-space: nowrap; }
        th { background: #f2f2f2; font-weight: 600; white-space: nowrap; } code { font-size: .85em; } .note { color: #444; font-size: .85rem; }
        @page { size: A4 landscape; margin: 15mm; }
        @media print { body { margin: 0; max-width: none; font-size: 10pt; } thead { display: table-header-group; } tr { break-inside: avoid; } }
        </style></head><body>

        """;
}
