using System.Globalization;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Storage;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace DisclosureFlow.Server.Publication;

/// <summary>What the publisher brings back from the portal and from the county office.</summary>
/// <param name="Address">Of the page on the portal: http or https, at most 500 characters.</param>
/// <param name="PublishedAt">Not before the signature, not in the future.</param>
/// <param name="SubmittedTo">报送: the office it was submitted to.</param>
/// <param name="SubmittedOn">Not in the future.</param>
/// <param name="ReceiptNumber">回执: its number or who signed for it, at most 100 characters; may be empty where the file is given.</param>
/// <param name="Receipt">The receipt's bytes: PDF, PNG or JPEG up to 5 MB; null where the number is given.</param>
internal sealed record PublicationFacts(string Address, DateTimeOffset PublishedAt, string SubmittedTo, DateOnly SubmittedOn, string ReceiptNumber, byte[]? Receipt = null);

/// <summary>The publisher tells where the report stands on the portal, to whom it was submitted (报送) and what came back for it. This ends the case.</summary>
internal sealed class RecordPublication(CaseDoor door, TimeProvider clock)
{
    private const int LongestReceiptBytes = 5 * 1024 * 1024;
    private const int LongestAddress = 500;
    private const int LongestName = 100;

    public static Refusal AddressInvalid { get; } = new("DF2050", Status422UnprocessableEntity,
        "请填写发布后的完整网址（http:// 或 https:// 开头）。", "The full address of the published report is needed (http:// or https://).",
        "从浏览器地址栏复制网址后重新提交。", "Copy it from the browser's address bar and submit again.");

    public static Refusal TimeImpossible { get; } = new("DF2051", Status422UnprocessableEntity,
        "发布时间不能早于签发，也不能晚于现在。", "The report can't be published before it was signed, nor in the future.",
        "请核对发布时间。", "Check the time of publication.");

    public static Refusal SubmissionMissing { get; } = new("DF2052", Status422UnprocessableEntity,
        "请填写报送单位和报送日期；日期不能晚于今天。", "To whom it was submitted and when is needed; the date can't lie in the future.",
        "补全后重新提交。", "Complete it and submit again.");

    public static Refusal ReceiptMissing { get; } = new("DF2057", Status422UnprocessableEntity,
        "请填写报送回执：编号或签收人，或上传回执文件。", "The receipt of the submission is needed: its number or who signed for it, or the file.",
        "至少填写一项后重新提交；对方不出回执的，写签收人姓名。", "Give at least one of them; where there is no receipt, name who took it.");

    public static Refusal ReceiptUnusable { get; } = new("DF2054", Status422UnprocessableEntity,
        "回执文件应为不超过 5 MB 的 PDF、PNG 或 JPEG。", "The receipt must be a PDF, PNG or JPEG of up to 5 MB.",
        "请另存为其中一种格式，或只填写回执编号。", "Save it as one of these, or give its number alone.");

    public Task<Outcome> Act(Caller caller, Shown shown, PublicationFacts facts, CancellationToken stop)
    {
        var given = facts with { Address = facts.Address.Trim(), SubmittedTo = facts.SubmittedTo.Trim(), ReceiptNumber = facts.ReceiptNumber.Trim() };
        var receipt = given.Receipt is { Length: > 0 } bytes ? bytes : null;
        var type = receipt is null ? null : UploadedFile.TypeOf(receipt);
        return door.Act(caller, shown, async act =>
        {
            var refusal = act.Requires(Forms.Publish)
                ?? (IsAddress(given.Address) ? null : AddressInvalid)
                ?? (given.PublishedAt > act.Now || given.PublishedAt < act.Case.SignedAt ? TimeImpossible : null)
                ?? (given.SubmittedTo.Length is < 2 or > LongestName || given.SubmittedOn > clock.Today() ? SubmissionMissing : null)
                ?? (receipt is null && given.ReceiptNumber.Length is < 1 or > LongestName ? ReceiptMissing : null)
                ?? (receipt is not null && (receipt.Length > LongestReceiptBytes || type is not ("application/pdf" or "image/png" or "image/jpeg")) ? ReceiptUnusable : null)
                ?? act.Complete(Outcomes.Published, null);
            if (refusal is not null)
            {
                return refusal;
            }

            var kept = receipt is null ? null : await act.Keep(receipt, stop);
            act.Store.Publications.Add(new PublicationRecord
            {
                CaseId = act.Case.Id, OrganId = act.Case.OrganId, Year = act.Case.Year ?? 0, Title = act.Case.Title, Address = given.Address, PublishedAt = given.PublishedAt, SubmittedTo = given.SubmittedTo, SubmittedOn = given.SubmittedOn,
                ReceiptNumber = given.ReceiptNumber, ReceiptSha256 = kept, ReceiptType = type, RecordedBy = act.Person!.Id,
            });
            await PublicSearch.Add(act.Store, act.Case, act.Case.OrganName, Report.FromCanonicalJson(await act.Store.Read(act.Case.EditionSha256!, stop)), stop);
            var answer = string.Join('，', new[] { given.ReceiptNumber, kept is null ? "" : $"文件 {kept}" }.Where(part => part.Length > 0));
            act.Record("Published", Outcomes.Published, document: act.Case.SignedSha256, reason: string.Create(CultureInfo.InvariantCulture,
                $"{given.Address}；发布 {given.PublishedAt.ToOffset(OfficeTime.Offset):yyyy-MM-dd HH:mm}；报送 {given.SubmittedTo} {given.SubmittedOn:yyyy-MM-dd}；回执 {answer}"));
            return null;
        }, $"publish {shown} {given.Address} {given.PublishedAt:O} {given.SubmittedTo} {given.SubmittedOn:O} {given.ReceiptNumber} {(receipt is null ? "" : Documents.Name(receipt))}", stop);
    }

    private static bool IsAddress(string text) => text.Length <= LongestAddress && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
