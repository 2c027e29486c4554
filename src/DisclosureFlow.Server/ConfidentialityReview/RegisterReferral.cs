using DisclosureFlow.Server.Cases;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.ConfidentialityReview;

/// <summary>登记报请: the letter that went to the competent authority or the secrecy administration (条例第十七条).</summary>
internal sealed class RegisterReferral(CaseDoor door)
{
    public Task<Outcome> Act(Caller caller, Shown shown, string authority, string letterNumber, DateOnly sentOn, CancellationToken stop) =>
        door.Act(caller, shown, async act =>
        {
            var incomplete = authority.Trim().Length < 2 || letterNumber.Trim().Length < 2 || sentOn > DateOnly.FromDateTime(act.Now.ToOffset(OfficeTime.Offset).DateTime);
            var refusal = act.Requires(Forms.Referral) ?? (incomplete ? ReviewRefusals.LetterIncomplete : null) ?? act.Complete(Outcomes.Registered, null);
            if (refusal is not null)
            {
                return refusal;
            }

            var number = await act.Store.Referrals.CountAsync(one => one.CaseId == act.Case.Id, stop) + 1;
            act.Store.Referrals.Add(new Referral { CaseId = act.Case.Id, Number = number, Authority = authority.Trim(), SentNumber = letterNumber.Trim(), SentOn = sentOn });
            act.Record("ReferralRegistered", Outcomes.Registered, reason: $"{authority.Trim()}；{letterNumber.Trim()}；{sentOn:yyyy-MM-dd}");
            return null;
        }, $"referral {shown} {authority} {letterNumber} {sentOn:O}", stop);
}

/// <summary>登记答复: the authority's answer, with its scan. The report then goes back to the reviewer, who concludes.</summary>
internal sealed class RegisterReply(CaseDoor door)
{
    public Task<Outcome> Act(Caller caller, Shown shown, string letterNumber, DateOnly repliedOn, string conclusion, byte[]? scan, CancellationToken stop) =>
        door.Act(caller, shown, async act =>
        {
            var incomplete = letterNumber.Trim().Length < 2 || conclusion.Trim().Length < 2 || repliedOn > DateOnly.FromDateTime(act.Now.ToOffset(OfficeTime.Offset).DateTime);
            var refusal = act.Requires(Forms.ReferralReply) ?? (incomplete ? ReviewRefusals.LetterIncomplete : null) ?? act.Complete(Outcomes.Registered, null);
            if (refusal is not null)
            {
                return refusal;
            }

            var open = await act.Store.Referrals.Where(one => one.CaseId == act.Case.Id).OrderByDescending(one => one.Number).FirstAsync(stop);
            open.ReplyNumber = letterNumber.Trim();
            open.RepliedOn = repliedOn;
            open.ReplyConclusion = conclusion.Trim();
            open.ReplySha256 = scan is null ? null : await act.Keep(scan, stop);
            act.Record("ReplyRegistered", Outcomes.Registered, document: open.ReplySha256, reason: $"{letterNumber.Trim()}；{repliedOn:yyyy-MM-dd}；{conclusion.Trim()}");
            return null;
        }, $"reply {shown} {letterNumber} {repliedOn:O} {conclusion}", stop);
}
