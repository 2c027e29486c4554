using System.Text.Json;
using DisclosureFlow.Server.ConfidentialityReview;

namespace DisclosureFlow.Server.Hosting.Api;

/// <summary>What a program sends back of what it was shown, as a page does in its hidden fields.</summary>
/// <param name="Revision">The task's revision.</param>
/// <param name="Edition">SHA-256 of the edition shown.</param>
internal sealed record ShownByProgram(long Revision, string? Edition);

/// <summary>A new edition.</summary>
/// <param name="Report">The report as <c>import --format json</c> prints it.</param>
/// <param name="Reason">Why it differs from the one before.</param>
internal sealed record EditionRequest(long Revision, string? Edition, JsonElement Report, string Reason);

/// <summary>Decisions about privacy hits, each by the hit's id.</summary>
internal sealed record DispositionsRequest(long Revision, string? Edition, HitDecision[] Decisions);

/// <summary>A review's conclusion: 同意公开, 退回修改 or 报请确定.</summary>
internal sealed record ConclusionRequest(long Revision, string? Edition, string Conclusion, string Basis, string Reason);

/// <summary>报请: to whom, under which number, when.</summary>
internal sealed record ReferralRequest(long Revision, string? Edition, string Authority, string LetterNumber, DateOnly SentOn);

/// <summary>The reply to a referral.</summary>
/// <param name="Scan">The letter as PDF, Base64; may be left out.</param>
internal sealed record ReplyRequest(long Revision, string? Edition, string LetterNumber, DateOnly RepliedOn, string Conclusion, byte[]? Scan = null);

/// <summary>The head sends back.</summary>
internal sealed record SendBackRequest(long Revision, string? Edition, string Reason);

/// <summary>Where and when a report was published and submitted, with the receipt.</summary>
/// <param name="Receipt">PDF, PNG or JPEG, Base64; may be left out where the number is given.</param>
internal sealed record PublicationRequest(long Revision, string? Edition, string Address, DateTimeOffset PublishedAt, string SubmittedTo, DateOnly SubmittedOn, string? ReceiptNumber = null, byte[]? Receipt = null);

/// <summary>Whether the organ shows its reports on our own public site.</summary>
internal sealed record OutletRequest(bool Open);
