using System.Globalization;
using System.Net;
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
    public static byte[] Render(EvidenceContents contents)
    {
        var account = CaseAccount.Of(contents);
        var html = new StringBuilder(Head);
        html.Append("<h1>办理过程说明</h1>\n");
        html.Append("<p>本页按审计日志的记录生成，说明谁、以何角色、在何时、办理何事、结果与理由。本页本身不是证据：每一行都对应一条已写入公开日志的记录，可按 README.md 或用核验程序逐条验证。</p>\n");

        html.Append("<h2>一、案卷</h2>\n<table>\n");
        Row(html, "案号", Text(account.Case));
        Row(html, "机关", Text(account.Organ));
        Row(html, "日志", Text(account.Log));
        Row(html, "流程定义", $"{Text(account.Definition.Name)}<br><code>{account.Definition.Sha256}</code>");
        foreach (var (name, sha256) in account.Documents)
        {
            Row(html, Text(name), $"SHA-256 <code>{sha256}</code>");
        }

        html.Append("</table>\n<h2>二、人员与角色</h2>\n<table>\n<thead><tr><th scope=\"col\">姓名</th><th scope=\"col\">职务</th><th scope=\"col\">角色</th><th scope=\"col\">任用时间（北京时间）</th></tr></thead>\n<tbody>\n");
        foreach (var person in account.People)
        {
            Cells(html, Text(person.Name), Text(person.Title), Text(person.Roles), person.Period);
        }

        html.Append("</tbody></table>\n<h2>三、经过</h2>\n<table class=\"trail\">\n<thead><tr><th scope=\"col\">序号</th><th scope=\"col\">时间（北京时间）</th><th scope=\"col\">环节</th><th scope=\"col\">事项</th><th scope=\"col\">人员（角色）</th><th scope=\"col\">结果</th><th scope=\"col\">理由</th><th scope=\"col\">稿件与文件</th><th scope=\"col\">日志位置</th></tr></thead>\n<tbody>\n");
        foreach (var act in account.Acts)
        {
            var hashes = new[] { Hash("稿件", act.Edition), Hash("文件", act.Document) }.Where(text => text.Length > 0);
            Cells(html, Text(act.Sequence), Text(act.Time), Text(act.Stage), Text(act.Act), Text(act.Person), Text(act.Outcome),
                Text(act.Reason).Replace("\n", "<br>", StringComparison.Ordinal), string.Join("<br>", hashes), act.Index);
        }

        html.Append("</tbody></table>\n");
        html.Append("<p class=\"note\">“（已隐去）”：该值已依法清除或不向本件读者开放；记录及其证明不受影响。稿件、文件一栏为 SHA-256 的前 12 位，全文见 entries/。</p>\n</body></html>\n");
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    private static string Hash(string label, string digits) => digits switch
    {
        "" => "",
        CaseAccount.Hidden => label + CaseAccount.Hidden,
        _ => $"{label} <code>{Text(digits)}</code>",
    };

    private static void Cells(StringBuilder html, params ReadOnlySpan<string> cells)
    {
        html.Append("<tr>");
        foreach (var cell in cells)
        {
            html.Append("<td>").Append(cell).Append("</td>");
        }

        html.Append("</tr>\n");
    }

    private static void Row(StringBuilder html, string name, string value) =>
        html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>\n");

    private static string Text(string value) => WebUtility.HtmlEncode(value);

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
