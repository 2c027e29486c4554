using System.Globalization;
using DisclosureFlow.Server.Cases;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace DisclosureFlow.Server.Publication;

/// <summary>The publisher tells where the report stands on the portal and to whom it was submitted (报送). This ends the case.</summary>
internal sealed class RecordPublication(CaseDoor door, TimeProvider clock)
{
    public static Refusal AddressInvalid { get; } = new("DF2050", Status422UnprocessableEntity,
        "请填写发布后的完整网址（http:// 或 https:// 开头）。", "The full address of the published report is needed (http:// or https://).",
        "从浏览器地址栏复制网址后重新提交。", "Copy it from the browser's address bar and submit again.");

    public static Refusal TimeImpossible { get; } = new("DF2051", Status422UnprocessableEntity,
        "发布时间不能早于签发，也不能晚于现在。", "The report can't be published before it was signed, nor in the future.",
        "请核对发布时间。", "Check the time of publication.");

    public static Refusal SubmissionMissing { get; } = new("DF2052", Status422UnprocessableEntity,
        "请填写报送单位和报送日期；日期不能晚于今天。", "To whom it was submitted and when is needed; the date can't lie in the future.",
        "补全后重新提交。", "Complete it and submit again.");

    public Task<Outcome> Act(Caller caller, Shown shown, string address, DateTimeOffset publishedAt, string submittedTo, DateOnly submittedOn, CancellationToken stop) =>
        door.Act(caller, shown, act =>
        {
            var refusal = act.Requires(Forms.Publish)
                ?? (Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? null : AddressInvalid)
                ?? (publishedAt > act.Now || publishedAt < act.Case.SignedAt ? TimeImpossible : null)
                ?? (submittedTo.Trim().Length < 2 || submittedOn > clock.Today() ? SubmissionMissing : null)
                ?? act.Complete(Outcomes.Published, null);
            if (refusal is not null)
            {
                return new(refusal);
            }

            act.Store.Publications.Add(new PublicationRecord
            {
                CaseId = act.Case.Id, Address = address.Trim(), PublishedAt = publishedAt, SubmittedTo = submittedTo.Trim(), SubmittedOn = submittedOn, RecordedBy = act.Person!.Id,
            });
            act.Record("Published", Outcomes.Published, document: act.Case.SignedSha256,
                reason: string.Create(CultureInfo.InvariantCulture, $"{address.Trim()}；发布 {publishedAt.ToOffset(OfficeTime.Offset):yyyy-MM-dd HH:mm}；报送 {submittedTo.Trim()} {submittedOn:yyyy-MM-dd}"));
            return new((Refusal?)null);
        }, $"publish {shown} {address} {publishedAt:O} {submittedTo} {submittedOn:O}", stop);
}
