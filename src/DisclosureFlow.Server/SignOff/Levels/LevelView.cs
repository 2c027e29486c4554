using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Signing.Timestamps;
using DisclosureFlow.Signing.Validation;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.SignOff.Levels;

/// <summary>The signature level of a case as its page shows it.</summary>
/// <param name="Level">As ETSI names it, <c>PAdES-B-T</c>.</param>
/// <param name="Meaning">What that level is good for.</param>
/// <param name="Since">When it was reached.</param>
/// <param name="Pending">Why the next one is not reached yet; null: it is being made, or there is none.</param>
/// <param name="NextStep">Who does what about it.</param>
/// <param name="Words">The obstacle in the words of whoever refused; for the people of the organ only.</param>
/// <param name="TriedAt">The last try.</param>
/// <param name="TryAt">The next try.</param>
/// <param name="EndsAt">When the archive time-stamp ends; it is renewed before.</param>
/// <param name="EndsBecause">What ends then.</param>
/// <param name="Authorities">Health of the time-stamp authorities, from their last real token; for the people of the organ only.</param>
internal sealed record LevelView(
    string Level, string Meaning, DateTimeOffset Since, string? Pending, string? NextStep, string? Words, DateTimeOffset? TriedAt, DateTimeOffset? TryAt,
    DateTimeOffset? EndsAt, string? EndsBecause, IReadOnlyList<TimestampHealth> Authorities)
{
    public bool IsLast => Level == LevelNames.Of(SignatureLevel.BaselineLTA);
}

/// <summary>Reads the level of a case for its page.</summary>
internal sealed class LevelViews(Store store, OrderedTimestampAuthorities authorities, SiteTexts texts)
{
    /// <summary>Null while the case is not signed.</summary>
    /// <param name="case">The case.</param>
    /// <param name="inside">The reader belongs to the organ: addresses and foreign words are for him.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<LevelView?> Of(Guid @case, bool inside, CancellationToken stop)
    {
        if (await store.LevelJobs.AsNoTracking().SingleOrDefaultAsync(job => job.CaseId == @case, stop) is not { } job)
        {
            return null;
        }

        var (pending, nextStep) = Obstacle(job.Obstacle);
        return new LevelView(
            LevelNames.Of(job.Level), Meaning(job.Level), job.ReachedAt, pending, nextStep, inside ? job.Words : null, job.FailedAt, pending is null ? null : job.DueAt,
            job.EndsAt, job.EndsBecause, inside ? authorities.Health : []);
    }

    private string Meaning(SignatureLevel level) => level switch
    {
        SignatureLevel.BaselineB => texts["签名成立，尚无时间证明。"],
        SignatureLevel.BaselineT => texts["可信时间戳证明签名的时间。"],
        SignatureLevel.BaselineLT => texts["文件内已存证书和吊销状态，不联网也能验证。"],
        _ => texts["归档时间戳保护全部验证资料，可长期验证。"],
    };

    private (string? Pending, string? NextStep) Obstacle(LevelObstacle? obstacle) => obstacle switch
    {
        LevelObstacle.Timestamp => (texts["时间戳服务没有给出可用的时间戳。"], texts["系统会自动重试；如长时间不成，请系统管理员检查时间戳服务的配置。"]),
        LevelObstacle.Revocation => (texts["证书的吊销状态暂时无法取得。"], texts["系统会自动重试；如证书未写明查询地址，请系统管理员配置 OCSP 服务。"]),
        LevelObstacle.Validation => (texts["验证程序没有认可追加后的文件。"], texts["请系统管理员检查证书是否过期、吊销，以及根证书是否已配置。"]),
        LevelObstacle.Renewal => (texts["归档时间戳即将到期，现有时间戳服务不能延长。"], texts["请系统管理员配置证书和算法有效期更长的时间戳服务。"]),
        _ => (null, null),
    };
}
