FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
RUN install -d -o $APP_UID -g $APP_UID -m 0700 /data
WORKDIR /app
COPY publish/ .
ENV ConnectionStrings__Default="Data Source=/data/app.db"
VOLUME /data
USER $APP_UID
ENTRYPOINT ["dotnet", "web.dll"]
