using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DisclosureFlow.Server.Hosting;

/// <summary>Says in plain words what went wrong and what to do next; shows nothing of the inside.</summary>
#pragma warning disable S4502 // A refused POST is re-executed here: the page only explains and changes nothing.
[AllowAnonymous, IgnoreAntiforgeryToken, ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
#pragma warning restore S4502
internal sealed class ErrorPage(SiteTexts texts) : PageModel
{
    /// <summary>The HTTP status being explained.</summary>
    public int Status { get; private set; }

    public string Heading => Status switch
    {
        404 => texts["没有找到这个页面"],
        403 => texts["您没有查看这个页面的权限"],
        400 => texts["请求无法识别"],
        409 => texts["内容已被他人更新"],
        410 => texts["该单位已不在本站公开这份报告"],
        413 => texts["文件太大"],
        429 => texts["操作过于频繁"],
        503 => texts["系统正忙"],
        _ => texts["系统出错了"],
    };

    public string Advice => Status switch
    {
        404 => texts["请核对网址，或从首页的报告目录进入。报告撤下后，原网址不再有效。"],
        403 => texts["如确需查看，请联系本单位系统管理员为您分配角色。"],
        400 => texts["请返回上一页，刷新后重试。"],
        409 => texts["请返回并刷新页面，核对最新内容后再操作。"],
        410 => texts["请到县级政府门户网站查阅，或向该单位索取。"],
        413 => texts["单个文件不超过 20 MB。请压缩图片或拆分后再上传。"],
        429 => texts["请稍候一分钟再试。"],
        503 => texts["请稍候几秒再试，您的内容没有丢失。"],
        _ => texts["问题已记录。请稍后重试；仍不成功，请联系系统管理员。"],
    };

    public void OnGet(int status) => Show(status);

    public void OnPost(int status) => Show(status);

    private void Show(int status)
    {
        Status = status is >= 400 and <= 599 ? status : 404;
        if (HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error is StoreBusy)
        {
            Status = StatusCodes.Status503ServiceUnavailable;
            Response.Headers.RetryAfter = StoreBusy.RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        Response.StatusCode = Status;
    }
}
