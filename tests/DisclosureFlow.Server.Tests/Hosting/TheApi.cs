using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Drafting;

namespace DisclosureFlow.Server.Tests.Hosting;

[Collection(nameof(OfficeOnTheWeb))]
public sealed class TheApi(OfficeOnTheWeb web)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_goes_from_a_file_to_publication_over_the_api_but_for_the_signature()
    {
        using var drafter = web.WithToken(await web.TokenOf(Cast.Drafter, OpenIdScopes.Self, OpenIdScopes.Read, OpenIdScopes.Draft));
        using var reviewer = web.WithToken(await web.TokenOf(Cast.Reviewer, OpenIdScopes.Read, OpenIdScopes.Review));
        using var head = web.WithToken(await web.TokenOf(Cast.Head, OpenIdScopes.Read, OpenIdScopes.SignOff));
        using var publisher = web.WithToken(await web.TokenOf(Cast.Publisher, OpenIdScopes.Read, OpenIdScopes.Publish));
        using var auditor = web.WithToken(await web.TokenOf(Cast.Auditor, OpenIdScopes.Audit));

        var me = await drafter.GetFromJsonAsync<JsonElement>("/api/me", Stop);
        Assert.Equal("drafter", me.GetProperty("roles")[0].GetProperty("role").GetString());
        var started = await Ok(await Start(drafter, Office.SampleTextWith("办公电话0851-88888888")));
        var id = started.GetProperty("case").GetGuid();

        // The drafter changes one paragraph and one figure, then back, and submits what he saved.
        var task = await Open(drafter, id);
        var edition = await drafter.GetFromJsonAsync<JsonElement>($"/api/cases/{id}/editions/{task.Edition}", Stop);
        Assert.Equal("2021", edition.GetProperty("form").GetString());
        await Ok(await drafter.PutAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/edition", new { task.Revision, task.Edition, reason = "核对后更正", prose = new Dictionary<string, string> { ["6"] = "本年度未收取信息处理费。" } }, Web, Stop));
        task = await Open(drafter, id);
        Assert.NotEqual(started.GetProperty("edition").GetString(), task.Edition);
        Assert.Equal(JsonValueKind.Array, (await drafter.GetFromJsonAsync<JsonElement>($"/api/cases/{id}/editions/{task.Edition}/findings", Stop)).ValueKind);
        // Last year's figures: the row alone, what follows from it, then the whole report from a file; here all agree already.
        var row = LastYearsRow.Cells(Reports.StatutoryForm.ForYear(2024)).ToDictionary(cell => cell.Id, cell => cell.Column is "natural" or "total" ? 1 : 0, StringComparer.Ordinal);
        await Problem("DF2027", 422, await drafter.PostAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/last-year-row", new { task.Revision, task.Edition, cells = new Dictionary<string, int>(StringComparer.Ordinal) { ["3.carriedOut.total"] = 1 } }, Web, Stop));
        await Ok(await drafter.PostAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/last-year-row", new { task.Revision, task.Edition, cells = row.ToDictionary(cell => cell.Key, cell => cell.Key == "3.carriedOut.business" || cell.Key == "3.carriedOut.total" ? cell.Value + 1 : cell.Value, StringComparer.Ordinal) }, Web, Stop));
        task = await Open(drafter, id);
        var carried = await drafter.GetFromJsonAsync<JsonElement>($"/api/cases/{id}/tasks/{task.Task}/carry-forward", Stop);
        Assert.Equal(2, carried.GetProperty("cells").GetProperty("3.carriedIn.total").GetInt32());
        Assert.StartsWith("B5 ", carried.GetProperty("from").GetProperty("3.carriedIn.total").GetString(), StringComparison.Ordinal);
        using (var file = LastYear(task))
        {
            await Ok(await drafter.PostAsync($"/api/cases/{id}/tasks/{task.Task}/last-year", file, Stop));
        }

        task = await Open(drafter, id);
        await Problem("DF2029", 422, await drafter.PostAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/last-year-row", new { task.Revision, task.Edition, cells = row }, Web, Stop));
        await Ok(await drafter.PostAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/carry-forward", new { task.Revision, task.Edition }, Web, Stop));
        task = await Open(drafter, id);
        await Problem("DF2026", 422, await drafter.PostAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/carry-forward", new { task.Revision, task.Edition }, Web, Stop));
        Assert.Equal(JsonValueKind.Object, (await drafter.GetFromJsonAsync<JsonElement>($"/api/cases/{id}/tasks/{task.Task}/fill", Stop)).GetProperty("cells").ValueKind);
        await Problem("DF2021", 422, await drafter.PostAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/fill", new { task.Revision, task.Edition }, Web, Stop));
        await Ok(await drafter.PostAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/submission", new { task.Revision, task.Edition }, Web, Stop));

        // The reviewer refers it, registers letter and reply, decides about each hit and clears it.
        task = await Open(reviewer, id);
        var hits = await reviewer.GetFromJsonAsync<JsonElement>($"/api/cases/{id}/tasks/{task.Task}/hits", Stop);
        Assert.NotEqual(0, hits.GetArrayLength());
        await Ok(await reviewer.PostAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/dispositions", new { task.Revision, task.Edition, decisions = Decide(hits) }, Web, Stop));
        task = await Open(reviewer, id);
        await Ok(await reviewer.PostAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/conclusion", new { task.Revision, task.Edition, conclusion = "报请确定", basis = Office.Basis, reason = "一处不能确定。" }, Web, Stop));
        task = await Open(reviewer, id);
        await Ok(await reviewer.PostAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/referral", new { task.Revision, task.Edition, authority = "县保密行政管理部门", letterNumber = "白政函〔2026〕3号", sentOn = "2026-01-19" }, Web, Stop));
        task = await Open(reviewer, id);
        await Problem("DF7040", 422, await reviewer.PostAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/reply", new { task.Revision, task.Edition, letterNumber = "青保函〔2026〕9号", repliedOn = "2026-01-20", conclusion = "可以公开", scan = "AAAA" }, Web, Stop));
        await Ok(await reviewer.PostAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/reply", new { task.Revision, task.Edition, letterNumber = "青保函〔2026〕9号", repliedOn = "2026-01-20", conclusion = "可以公开", scan = Convert.ToBase64String("%PDF-1.7\n"u8) }, Web, Stop));
        task = await Open(reviewer, id);
        await Ok(await reviewer.PostAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/conclusion", new { task.Revision, task.Edition, conclusion = "同意公开", basis = Office.Basis, reason = Office.Reason }, Web, Stop));
        await Typeset(id);

        // The head looks and would sign on his own page; there is no such endpoint.
        task = await Open(head, id);
        var opened = await Ok(await head.PostAsync(new Uri($"/api/cases/{id}/tasks/{task.Task}/sign-off/opening", UriKind.Relative), null, Stop));
        var pdf = await head.GetByteArrayAsync(new Uri($"/api/cases/{id}/tasks/{task.Task}/sign-off/document", UriKind.Relative), Stop);
        Assert.Equal(opened.GetProperty("pdf").GetString(), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(pdf)));
        foreach (var path in new[] { "signature", "sign", "sign-off", "sign-off/signature" })
        {
            await Problem("DF7096", 404, await head.PostAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/{path}", new { task.Revision, task.Edition, pin = Cast.Pin }, Web, Stop));
        }

        Office.Accepted(await web.Office.Get<Server.SignOff.Sign>().Act(web.Office.Head, await web.Office.ShownToHead(id), Cast.Pin, Stop));

        task = await Open(publisher, id);
        var package = await publisher.GetFromJsonAsync<JsonElement>($"/api/cases/{id}/tasks/{task.Task}/package", Stop);
        var signed = await publisher.GetByteArrayAsync(new Uri($"/api/cases/{id}/tasks/{task.Task}/package/report.pdf", UriKind.Relative), Stop);
        Assert.Equal(package.GetProperty("pdf").GetString(), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(signed)));
        await Ok(await publisher.PostAsJsonAsync(
            $"/api/cases/{id}/tasks/{task.Task}/publication",
            new { task.Revision, task.Edition, address = "https://portal.invalid/2025", publishedAt = web.Office.Clock.GetUtcNow(), submittedTo = "县人民政府办公室", submittedOn = "2026-01-20", receiptNumber = "001" }, Web, Stop));

        using var everyone = web.WithToken(null);
        Assert.Equal("https://portal.invalid/2025", (await everyone.GetFromJsonAsync<JsonElement>($"/api/reports/{id}", Stop)).GetProperty("portal").GetString());
        Assert.Contains(id.ToString(), await everyone.GetStringAsync(new Uri("/api/reports?year=2025", UriKind.Relative), Stop), StringComparison.Ordinal);
        Assert.Contains(id.ToString(), await auditor.GetStringAsync(new Uri("/api/audit/cases?who=周慎言&from=2026-01-01&until=2026-12-31", UriKind.Relative), Stop), StringComparison.Ordinal);
        Assert.True((await auditor.GetFromJsonAsync<JsonElement>($"/api/audit/cases/{id}", Stop)).GetProperty("trail").GetArrayLength() >= 10);
        var evidence = await auditor.GetByteArrayAsync(new Uri($"/api/audit/cases/{id}/evidence.zip", UriKind.Relative), Stop);
        Assert.Equal("PK"u8.ToArray(), evidence[..2]);
        Assert.Equal(
            ["CaseStarted", "EditionSaved", "LastYearsRowGiven", "LastYearBrought", "EditionSaved", "Submitted", "DispositionsGiven", "Referred", "ReferralRegistered", "ReplyRegistered", "Cleared", "Typeset", "SigningStarted", "SignedOff", "Published"],
            (await web.Office.Acts(id)).Select(act => act.Split(' ')[0]).Where(act => act is not ("ReviewFormMade" or "OfdMade"))); // the system's, whenever it comes to it
    }

    [Fact]
    public async Task The_head_sends_a_report_back_over_the_api()
    {
        var id = await web.Office.AtReview();
        Office.Accepted(await web.Office.Get<Server.ConfidentialityReview.Conclude>().Act(web.Office.Reviewer, await web.Office.Shown(id), "同意公开", Office.Basis, Office.Reason, Stop));
        await Typeset(id);
        using var head = web.WithToken(await web.TokenOf(Cast.Head, OpenIdScopes.Read, OpenIdScopes.SignOff));
        var task = await Open(head, id);
        await Problem("DF2010", 422, await head.PostAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/sign-off/refusal", new { task.Revision, task.Edition, reason = " " }, Web, Stop));
        await Ok(await head.PostAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/sign-off/refusal", new { task.Revision, task.Edition, reason = "第三部分请再核对。" }, Web, Stop));
        Assert.Equal("drafting", (await Open(web.WithToken(await web.TokenOf(Cast.Drafter, OpenIdScopes.Read)), id)).Form);
    }

    [Fact]
    public async Task An_act_on_what_is_no_longer_the_latest_is_a_conflict_that_says_who_when_and_what()
    {
        using var drafter = web.WithToken(await web.TokenOf(Cast.Drafter));
        var id = (await Ok(await Start(drafter, Office.SampleText()))).GetProperty("case").GetGuid();
        var old = await Open(drafter, id);
        await Ok(await drafter.PutAsJsonAsync($"/api/cases/{id}/tasks/{old.Task}/edition", new { old.Revision, old.Edition, reason = "更正", cells = new Dictionary<string, decimal?> { ["2.licences.decisions"] = 77 } }, Web, Stop));
        var problem = await Problem("DF2007", 409, await drafter.PostAsJsonAsync($"/api/cases/{id}/tasks/{old.Task}/submission", new { old.Revision, old.Edition }, Web, Stop));
        Assert.Equal(Cast.Drafter.Name, problem.GetProperty("by").GetString());
        Assert.True(problem.GetProperty("at").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        Assert.Contains("2.licences.decisions", problem.GetProperty("difference")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_blocks_a_submission_is_listed_in_the_problem()
    {
        using var drafter = web.WithToken(await web.TokenOf(Cast.Drafter));
        var id = (await Ok(await Start(drafter, Office.SampleText().Replace("信息处理费", "费用", StringComparison.Ordinal)))).GetProperty("case").GetGuid();
        var task = await Open(drafter, id);
        await Ok(await drafter.PutAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/edition", new { task.Revision, task.Edition, reason = "改错", cells = new Dictionary<string, decimal?> { ["3.new.total"] = 999 } }, Web, Stop));
        task = await Open(drafter, id);
        var problem = await Problem("DF2023", 422, await drafter.PostAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/submission", new { task.Revision, task.Edition }, Web, Stop));
        Assert.Equal("block", problem.GetProperty("findings")[0].GetProperty("severity").GetString());
    }

    [Fact]
    public async Task The_same_idempotency_key_gets_the_same_answer_and_another_request_is_refused()
    {
        using var drafter = web.WithToken(await web.TokenOf(Cast.Drafter));
        drafter.DefaultRequestHeaders.Add("Idempotency-Key", Guid.NewGuid().ToString());
        var first = await (await Start(drafter, Office.SampleText())).Content.ReadAsStringAsync(Stop);
        Assert.Equal(first, await (await Start(drafter, Office.SampleText())).Content.ReadAsStringAsync(Stop));
        await Problem("DF2009", 422, await Start(drafter, Office.SampleTextWith("另一份")));

        drafter.DefaultRequestHeaders.Remove("Idempotency-Key");
        var id = JsonDocument.Parse(first).RootElement.GetProperty("case").GetGuid();
        var task = await Open(drafter, id);
        drafter.DefaultRequestHeaders.Add("Idempotency-Key", Guid.NewGuid().ToString());
        var submission = $"/api/cases/{id}/tasks/{task.Task}/submission";
        var answer = await (await drafter.PostAsJsonAsync(submission, new { task.Revision, task.Edition }, Web, Stop)).Content.ReadAsStringAsync(Stop);
        Assert.Equal(answer, await (await drafter.PostAsJsonAsync(submission, new { task.Revision, task.Edition }, Web, Stop)).Content.ReadAsStringAsync(Stop));
        await Problem("DF2009", 422, await drafter.PostAsJsonAsync(submission, new { Revision = task.Revision + 1, task.Edition }, Web, Stop));
        Assert.Equal(["CaseStarted drafting#1", "Submitted drafting#1"], await web.Office.Acts(id));

        // Without the key the same request finds the task done.
        drafter.DefaultRequestHeaders.Remove("Idempotency-Key");
        await Problem("DF2004", 409, await drafter.PostAsJsonAsync(submission, new { task.Revision, task.Edition }, Web, Stop));
        drafter.DefaultRequestHeaders.Add("Idempotency-Key", new string('k', 101));
        await Problem("DF7091", 400, await drafter.PostAsJsonAsync(submission, new { task.Revision, task.Edition }, Web, Stop));
    }

    [Theory]
    [InlineData("""{ "edition": "aa" }""", "revision")]
    [InlineData("""{ "revision": 1 }""", "edition")]
    [InlineData("""{ "revision": 1, "edition": null }""", "edition")]
    [InlineData("""{ "revision": "1", "edition": "aa" }""", "revision")]
    [InlineData("""{ "revision": 1, "edition": "aa", "force": true }""", "force")]
    [InlineData("""{ "revision": 1, "revision": 2, "edition": "aa" }""", "revision")]
    [InlineData("""{ "revision": 1, "edition": """, "")]
    [InlineData("", "")]
    [InlineData("null", "")]
    public async Task A_request_that_does_not_say_what_was_shown_is_refused_with_its_place(string body, string member)
    {
        using var drafter = web.WithToken(await web.TokenOf(Cast.Drafter, OpenIdScopes.Draft));
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var problem = await Problem("DF7090", 400, await drafter.PostAsync(new Uri($"/api/cases/{Guid.NewGuid()}/tasks/1/submission", UriKind.Relative), content, Stop));
        Assert.Contains(member, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("DisclosureFlow.", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problems_speak_the_callers_language_and_name_code_and_next_step()
    {
        using var drafter = web.WithToken(await web.TokenOf(Cast.Drafter, OpenIdScopes.Read));
        var path = new Uri($"/api/cases/{Guid.NewGuid()}", UriKind.Relative);
        var problem = await Problem("DF2001", 404, await drafter.GetAsync(path, Stop));
        Assert.Equal("没有找到", problem.GetProperty("title").GetString());
        Assert.Equal("urn:disclosureflow:refusal:DF2001", problem.GetProperty("type").GetString());
        Assert.Equal("请从「待办」重新进入。", problem.GetProperty("nextStep").GetString());

        drafter.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en-GB, zh;q=0.5");
        var english = await drafter.GetAsync(path, Stop);
        Assert.Equal("en", english.Content.Headers.ContentLanguage.Single());
        Assert.Equal("Not found", (await Problem("DF2001", 404, english)).GetProperty("title").GetString());
        drafter.DefaultRequestHeaders.AcceptLanguage.Clear();
        drafter.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en;q=0.4, zh-CN");
        Assert.Equal("没有找到", (await Problem("DF2001", 404, await drafter.GetAsync(path, Stop))).GetProperty("title").GetString());
    }

    [Fact]
    public async Task What_is_not_there_is_a_problem_too()
    {
        using var drafter = web.WithToken(await web.TokenOf(Cast.Drafter, OpenIdScopes.Draft));
        await Problem("DF7096", 404, await drafter.GetAsync(new Uri("/api/no-such-thing", UriKind.Relative), Stop));
        await Problem("DF7097", 405, await drafter.DeleteAsync(new Uri("/api/cases", UriKind.Relative), Stop));
        using var text = new StringContent("x", Encoding.UTF8, "text/plain");
        await Problem("DF7094", 415, await drafter.PostAsync(new Uri($"/api/cases/{Guid.NewGuid()}/tasks/1/submission", UriKind.Relative), text, Stop));
        await Problem("DF7030", 422, await Start(drafter, ""));
    }

    [Fact]
    public async Task A_figure_that_the_report_has_no_place_for_is_refused()
    {
        using var drafter = web.WithToken(await web.TokenOf(Cast.Drafter));
        var id = (await Ok(await Start(drafter, Office.SampleText()))).GetProperty("case").GetGuid();
        var task = await Open(drafter, id);
        var path = $"/api/cases/{id}/tasks/{task.Task}/edition";
        await Problem("DF2010", 422, await drafter.PutAsJsonAsync(path, new { task.Revision, task.Edition, reason = "试" }, Web, Stop));
        await Problem("DF7099", 422, await drafter.PutAsJsonAsync(path, new { task.Revision, task.Edition, reason = "试一试", cells = new Dictionary<string, decimal?> { ["9.nothing"] = 1 } }, Web, Stop));
        await Problem("DF7099", 422, await drafter.PutAsJsonAsync(path, new { task.Revision, task.Edition, reason = "试一试", cells = new Dictionary<string, decimal?> { ["3.new.total"] = 0.0000001m } }, Web, Stop));
        await Problem("DF7099", 422, await drafter.PutAsJsonAsync(path, new { task.Revision, task.Edition, reason = "试一试", prose = new Dictionary<string, string> { ["7"] = "" } }, Web, Stop));
        await Problem("DF7099", 422, await drafter.PutAsJsonAsync(path, new { task.Revision, task.Edition, reason = "试一试", year = 1999 }, Web, Stop));
        await Problem("DF2022", 422, await drafter.PutAsJsonAsync(path, new { task.Revision, task.Edition, reason = "没有改动" }, Web, Stop));
        await Problem("DF2003", 404, await drafter.PutAsJsonAsync(path, new { task.Revision, Edition = new string('0', 64), reason = "不存在的版本" }, Web, Stop));
    }

    [Fact]
    public async Task Nobody_reads_over_the_api_what_is_not_his()
    {
        using var drafter = web.WithToken(await web.TokenOf(Cast.Drafter));
        var id = (await Ok(await Start(drafter, Office.SampleText()))).GetProperty("case").GetGuid();
        var task = await Open(drafter, id);
        using var publisher = web.WithToken(await web.TokenOf(Cast.Publisher));
        await Problem("DF2003", 404, await publisher.GetAsync(new Uri($"/api/cases/{id}/tasks/{task.Task}", UriKind.Relative), Stop));
        await Problem("DF2003", 404, await publisher.GetAsync(new Uri($"/api/cases/{id}/tasks/{task.Task}/package", UriKind.Relative), Stop));
        await Problem("DF2003", 404, await publisher.GetAsync(new Uri($"/api/cases/{id}/tasks/{task.Task}/hits", UriKind.Relative), Stop));
        await Problem("DF2001", 404, await publisher.GetAsync(new Uri($"/api/audit/cases/{id}", UriKind.Relative), Stop));
        await Problem("DF2001", 404, await publisher.GetAsync(new Uri($"/api/audit/cases/{id}/evidence.zip", UriKind.Relative), Stop));
        await Problem("DF2008", 403, await publisher.PostAsJsonAsync($"/api/cases/{id}/tasks/{task.Task}/submission", new { task.Revision, task.Edition }, Web, Stop));
        using var everyone = web.WithToken(null);
        await Problem("DF2001", 404, await everyone.GetAsync(new Uri($"/api/reports/{id}", UriKind.Relative), Stop));
        await Problem("DF7092", 401, await everyone.GetAsync(new Uri($"/api/cases/{id}", UriKind.Relative), Stop));
    }

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private async Task<HttpResponseMessage> Start(HttpClient drafter, string text)
    {
        var organ = web.Office.Cast.Organ.ToString();
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        file.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        using var form = new MultipartFormDataContent { { new StringContent(organ), "organ" }, { file, "file", "report.txt" } };
        return await drafter.PostAsync(new Uri("/api/cases", UriKind.Relative), form, Stop);
    }

    private static object[] Decide(JsonElement hits) =>
        [.. hits.EnumerateArray().Select(hit => new { hitId = hit.GetProperty("id").GetString(), decision = "可以公开", basis = Office.Basis, reason = "办公电话，可以公开。" })];

    private static MultipartFormDataContent LastYear(TaskAnswer task) => new()
    {
        { new StringContent(task.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture)), "revision" }, { new StringContent(task.Edition!), "edition" },
        { new ByteArrayContent(Encoding.UTF8.GetBytes(Office.SampleText().Replace("2025", "2024", StringComparison.Ordinal))), "file", "last.txt" },
    };

    private static async Task<TaskAnswer> Open(HttpClient person, Guid id)
    {
        var tasks = await person.GetFromJsonAsync<TaskAnswer[]>("/api/tasks", Web, Stop);
        return Assert.Single(tasks!, task => task.Case == id);
    }

    private async Task Typeset(Guid id)
    {
        // The worker beside the site does it; the test helps where it has not come to it yet.
        while ((await web.Office.Case(id)).TypesetSha256 is null)
        {
            await web.Office.Get<ServiceWorker>().DoOne(Stop);
        }
    }

    private static async Task<JsonElement> Ok(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    internal static async Task<JsonElement> Problem(string code, int status, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("detail").GetString());
        Assert.NotEqual("", problem.GetProperty("nextStep").GetString());
        return problem;
    }
}
